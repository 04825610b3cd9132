namespace EventCore.Cli.Tests;

/// <summary>The checkout that these tests were built in.</summary>
internal static class Checkout
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(string path) => Path.Combine(Root, path);

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "EventCore.slnx")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException($"No EventCore.slnx above '{AppContext.BaseDirectory}'.");
        }

        return directory.FullName;
    }
}

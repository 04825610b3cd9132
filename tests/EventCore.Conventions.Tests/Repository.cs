namespace EventCore.Conventions.Tests;

/// <summary>The checkout that these tests were built in. Paths are relative to its root, with slashes.</summary>
internal static class Repository
{
    private static readonly string[] BuildOutput = ["artifacts", "bin", "obj", ".git", "node_modules"];

    public static string Root { get; } = FindRoot();

    /// <summary>The files under a folder whose names match, build output left out.</summary>
    public static IReadOnlyList<SourceFile> Files(string folder, string pattern) =>
        [.. Paths(folder, pattern).Select(path => new SourceFile(path, File.ReadAllText(FullPath(path))))];

    public static IEnumerable<string> Paths(string folder, string pattern) =>
        Directory.EnumerateFiles(FullPath(folder), pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Intersect(BuildOutput, StringComparer.Ordinal).Any())
            .Order(StringComparer.Ordinal);

    public static string FullPath(string path) => Path.Combine(Root, path);

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

using System.Text;

namespace EventCore.Generators.Tests;

/// <summary>Generated code as it was accepted, in a file beside the tests.</summary>
internal static class Snapshot
{
    /// <summary>The checkout that these tests were built in.</summary>
    public static string Repository { get; } = FindRepository();

    private static readonly string Folder = Path.Combine(Repository, "tests", "EventCore.Generators.Tests", "Snapshots");

    // It changes with every release, what is generated does not.
    private static readonly string Version = typeof(CommandGenerator).Assembly.GetName().Version!.ToString();

    /// <summary>Compares all that a run generated with <c>Snapshots/{name}.txt</c>.</summary>
    public static void Matches(GeneratorRun run, string name)
    {
        var file = Path.Combine(Folder, name + ".txt");
        var actual = Text(run);
        if (Environment.GetEnvironmentVariable("EVENTCORE_ACCEPT_GENERATED") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
        }

        var expected = File.Exists(file) ? File.ReadAllText(file) : "";
        Assert.True(expected == actual, $"""
            What is generated differs from Snapshots/{name}.txt. It is now:
            {actual}
            If that is meant, accept it and have the file's diff reviewed: EVENTCORE_ACCEPT_GENERATED=1 ./test --filter-namespace "EventCore.Generators.Tests"
            """);
    }

    private static string Text(GeneratorRun run)
    {
        var text = new StringBuilder();
        foreach (var (hintName, source) in run.Generated.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            text.Append("==== ").Append(hintName).Append('\n').Append(source.Replace(Version, "VERSION", StringComparison.Ordinal)).Append('\n');
        }

        return text.ToString();
    }

    private static string FindRepository()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "EventCore.slnx")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException($"No EventCore.slnx above '{AppContext.BaseDirectory}'.");
        }

        return directory.FullName;
    }
}

using System.Reflection;

namespace EventCore.Conventions.Tests;

public sealed class PublicApiTests
{
    [Theory]
    [InlineData("EventCore")]
    [InlineData("EventCore.InMemory")]
    [InlineData("EventCore.Sqlite")]
    [InlineData("EventCore.Postgres")]
    [InlineData("EventCore.Hosting")]
    [InlineData("EventCore.Testing")]
    public void The_public_surface_is_the_one_written_down(string library)
    {
        var baseline = Repository.FullPath($"src/{library}/PublicAPI.txt");
        var actual = PublicApiWriter.Write(Assembly.Load(library));
        if (Environment.GetEnvironmentVariable("EVENTCORE_ACCEPT_API") == "1")
        {
            File.WriteAllText(baseline, actual);
        }

        var expected = File.Exists(baseline) ? File.ReadAllText(baseline) : "";
        Assert.True(expected == actual, $"""
            The public surface of {library} has changed:
            {Difference(expected, actual)}
            If that is meant, accept it and have the file's diff reviewed: EVENTCORE_ACCEPT_API=1 ./test --filter-class "*PublicApiTests"
            """);
    }

    [Fact]
    public void Every_library_has_its_surface_written_down()
    {
        var libraries = Repository.Files("src", "*.csproj")
            .Where(project => !project.Text.Contains("<PackAsTool>true", StringComparison.Ordinal) && !project.Text.Contains("<IsPackable>false", StringComparison.Ordinal))
            .Select(project => Path.GetFileNameWithoutExtension(project.Path));
        var written = Repository.Paths("src", "PublicAPI.txt").Select(path => path.Split('/')[1]);

        Assert.Equal(libraries.Order(StringComparer.Ordinal), written.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_change_is_shown_under_the_type_it_happened_to()
    {
        var difference = Difference("class A\n    int Gone()\n\nclass B\n    int Same()\n", "class A\n    int Same()\n\nclass B\n    int Same()\n    int New()\n");

        Assert.Equal("- class A: int Gone()\n+ class A: int Same()\n+ class B: int New()", difference);
    }

    // Every member stands below its type, so a surface is a set of lines and needs no cleverer comparison.
    private static string Difference(string expected, string actual)
    {
        var (before, after) = (Qualified(expected), Qualified(actual));
        return string.Join('\n', before.Except(after, StringComparer.Ordinal).Select(line => "- " + line).Concat(after.Except(before, StringComparer.Ordinal).Select(line => "+ " + line)));
    }

    private static List<string> Qualified(string surface)
    {
        var type = "";
        var lines = new List<string>();
        foreach (var line in surface.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            type = line.StartsWith(' ') ? type : line;
            lines.Add(line.StartsWith(' ') ? $"{type}: {line.Trim()}" : line);
        }

        return lines;
    }
}

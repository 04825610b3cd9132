namespace EventCore.Testing.Tests;

public sealed class PostgresBinariesTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("eventcore-test-");

    [Fact]
    public void The_directory_asked_for_wins()
    {
        var askedFor = Install("asked-for");
        var onPath = Install("on-path");

        Assert.Equal(askedFor, PostgresBinaries.Find(askedFor, onPath, _root.FullName));
    }

    [Fact]
    public void The_highest_installed_version_is_found()
    {
        Install("9", "bin");
        var highest = Install("15", "bin");
        Directory.CreateDirectory(Path.Combine(_root.FullName, "16", "bin"));

        Assert.Equal(highest, PostgresBinaries.Find(askedFor: null, path: "/nowhere:relative", _root.FullName));
    }

    [Fact]
    public void A_missing_server_names_the_package_to_install()
    {
        var missing = Assert.Throws<PostgresClusterException>(() => PostgresBinaries.Find(askedFor: null, path: "", _root.FullName));

        Assert.Contains("apt-get install postgresql", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_directory_is_named_rather_than_passed_over()
    {
        var wrong = Assert.Throws<PostgresClusterException>(() => PostgresBinaries.Find("/nowhere", Install("on-path"), _root.FullName));

        Assert.Contains("EVENTCORE_POSTGRES_BIN is '/nowhere'", wrong.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _root.Delete(recursive: true);

    private string Install(params ReadOnlySpan<string> path)
    {
        var directory = Directory.CreateDirectory(Path.Combine([_root.FullName, .. path])).FullName;
        File.WriteAllText(Path.Combine(directory, "postgres"), "");
        File.WriteAllText(Path.Combine(directory, "initdb"), "");
        return directory;
    }
}

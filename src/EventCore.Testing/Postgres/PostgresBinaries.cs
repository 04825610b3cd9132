namespace EventCore.Testing;

/// <summary>Finds the directory that holds PostgreSQL's <c>postgres</c> and <c>initdb</c>.</summary>
internal static class PostgresBinaries
{
    private const string Variable = "EVENTCORE_POSTGRES_BIN";
    private const string DebianRoot = "/usr/lib/postgresql";

    /// <summary>Why tests that start a server are to be skipped, or null; on CI always null, because there a missing server is a failure.</summary>
    public static string? SkipReason
    {
        get
        {
            if (string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase))
            {
                return null;
            }

            try
            {
                Find();
                return null;
            }
            catch (PostgresClusterException exception)
            {
                return exception.Message;
            }
        }
    }

    /// <exception cref="PostgresClusterException">There is none; the message says what to install.</exception>
    public static string Find() => Find(Environment.GetEnvironmentVariable(Variable), Environment.GetEnvironmentVariable("PATH"), DebianRoot);

    /// <summary>The directory asked for, or the first on the path, or the highest version that Debian has installed.</summary>
    public static string Find(string? askedFor, string? path, string debianRoot)
    {
        if (!string.IsNullOrEmpty(askedFor))
        {
            return HoldsServer(askedFor)
                ? askedFor
                : throw new PostgresClusterException($"{Variable} is '{askedFor}', which does not hold PostgreSQL's 'postgres' and 'initdb'.");
        }

        return (path ?? "").Split(Path.PathSeparator).Concat(DebianDirectories(debianRoot)).FirstOrDefault(HoldsServer)
            ?? throw new PostgresClusterException(
                "No PostgreSQL server is installed. On Debian and Ubuntu: apt-get install postgresql. "
                + $"If it is somewhere unusual, name the directory of 'postgres' and 'initdb' in {Variable}.");
    }

    private static IEnumerable<string> DebianDirectories(string root) =>
        Directory.Exists(root)
            ? Directory.EnumerateDirectories(root)
                .OrderByDescending(directory => int.TryParse(Path.GetFileName(directory), out var version) ? version : 0)
                .Select(directory => Path.Combine(directory, "bin"))
            : [];

    private static bool HoldsServer(string directory) =>
        Path.IsPathFullyQualified(directory) && File.Exists(Path.Combine(directory, "postgres")) && File.Exists(Path.Combine(directory, "initdb"));
}

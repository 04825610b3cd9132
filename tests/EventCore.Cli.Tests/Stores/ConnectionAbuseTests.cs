using EventCore.Testing;
using Npgsql;

namespace EventCore.Cli.Tests;

/// <summary>Whatever somebody writes for a connection string, the tool answers, in one line where it is an error, shows no password, and changes nothing.</summary>
public sealed class ConnectionAbuseTests(TestPostgres server) : IClassFixture<TestPostgres>
{
    private const int Inputs = 1_200;

    private const string Password = "s3cr3t-canary";

    private const string Contents = """
        SELECT concat_ws('/',
            (SELECT count(*) FROM pg_class), (SELECT count(*) FROM pg_namespace WHERE nspname !~ '^pg_(toast_)?temp'), (SELECT count(*) FROM pg_roles), (SELECT count(*) FROM pg_database),
            (SELECT md5(string_agg(rolname || coalesce(rolconfig::text, ''), ',' ORDER BY rolname)) FROM pg_roles))
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly string[] Keys =
    [
        "Host", "Port", "Database", "Username", "Password", "Passfile", "Search Path", "Options", "Timeout", "Command Timeout", "Cancellation Timeout", "Maximum Pool Size", "Minimum Pool Size",
        "Connection Idle Lifetime", "Connection Pruning Interval", "Connection Lifetime", "Pooling", "Multiplexing", "Enlist", "Keepalive", "Tcp Keepalive", "Application Name", "Client Encoding", "Encoding",
        "Timezone", "SSL Mode", "SSL Certificate", "SSL Key", "SSL Password", "Root Certificate", "Check Certificate Revocation", "Channel Binding", "Persist Security Info", "Include Error Detail",
        "Target Session Attributes", "Load Balance Hosts", "Host Recheck Seconds", "Max Auto Prepare", "Auto Prepare Min Usages", "Read Buffer Size", "Write Buffer Size", "Socket Receive Buffer Size",
        "No Reset On Close", "Array Nullability Mode", "Server Compatibility Mode", "Kerberos Service Name", "Include Realm", "Log Parameters", "Nonsense", "",
    ];

    private static readonly string[] Values =
    [
        "", " ", "'", "\"", "\"\"", "'; DROP SCHEMA eventcore CASCADE; --", "\"; DROP TABLE events; --", "$1", "\0", "\n", "\u202e", "\ud800", "😀", "{0}", "%n", "a=b", "=", "true", "false", "maybe", "-1", "0", "1", "2",
        "65536", "2147483648", "99999999999999999999", "NaN", "1e9", "Require", "VerifyFull", "Prefer", "Disable", "Redshift", "NoTypeLoading", "standby", "any", "prefer-primary", "../../etc/passwd", "/dev/null", "/proc/self/mem",
        "-c search_path=pg_temp", "-c statement_timeout=1", "-c default_transaction_read_only=on", "-c role=nobody", "-c session_authorization=nobody", "-c standard_conforming_strings=off", "-c client_encoding=LATIN1",
        "-c default_transaction_isolation=serializable", "-c bytea_output=escape", "-c DateStyle=German -c IntervalStyle=postgres_verbose", "-c lc_messages=de_DE", "-c", "--nonsense", "SQL_ASCII", "UTF8", "latin1", "utf-99", "Mars/Olympus",
        "pg_catalog", "\"pg_temp\",public", "postgres", "template0", "nobody", new('x', 70), new('x', 70_000),
    ];

    private static readonly string[] Hosts = ["127.0.0.1", "127.0.0.1,127.0.0.1", "127.0.0.1:1,127.0.0.1", "127.0.0.1:x", "127.0.0.1:99999", "::1", "[::1]", "/tmp", "/nowhere", "@abstract"];

    private static readonly string[][] Verbs = [["db", "verify"], ["db", "script"], ["db", "adopt"], ["projections", "list"], ["db", "verify", "--json"], ["projections", "show", "none"]];

    [Fact]
    public async Task Any_connection_string_is_answered()
    {
        Assert.SkipWhen(TestPostgres.SkipReason is not null, TestPostgres.SkipReason ?? "");
        var good = await server.ConnectionStringAsync(TestContext.Current.CancellationToken);
        await using var dataSource = NpgsqlDataSource.Create(good);
        await PostgresSchema.MigrateAsync(dataSource, cancellationToken: TestContext.Current.CancellationToken);
        var before = await QueryAsync(dataSource, Contents);
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var done = 0;
        for (var tried = 0; tried < Inputs; tried++)
        {
            var connection = Hostile(good, random);
            string[] arguments = [.. Verbs[random.Next(Verbs.Length)], "--postgres", connection];
            using var run = await ToolRun.Of(arguments).WaitAsync(Limit, TestContext.Current.CancellationToken);

            var what = $"Seed {seed}, {string.Join(' ', arguments)}: {run.ExitCode}: {run.Error}{run.Output}";
            done += run.ExitCode == ExitCode.Done ? 1 : 0;
            Assert.True(Enum.IsDefined(run.ExitCode), what);
            Assert.False((run.Error + run.Output).Contains("   at ", StringComparison.Ordinal), what);
            Assert.False(run.Error.Contains("Unexpected", StringComparison.Ordinal), what);
            Assert.False((run.Error + run.Output).Contains(Password, StringComparison.Ordinal), what);
            Assert.True(run.ExitCode == ExitCode.Done || run.Output.Length > 0 || (run.Error.StartsWith("eventcore: ", StringComparison.Ordinal) && run.Error.TrimEnd().All(character => character is not ('\n' or '\r'))), what);
        }

        Assert.True(done > Inputs / 50, $"Seed {seed}: only {done} of {Inputs} reached the server.");
        Assert.Equal(before, await QueryAsync(dataSource, Contents));
        Assert.Empty((await PostgresSchema.VerifyAsync(dataSource, cancellationToken: TestContext.Current.CancellationToken)).Differences);
    }

    /// <summary>A good one with some more pairs, and now and then some characters changed; never one that names a machine elsewhere.</summary>
    private static string Hostile(string good, Random random)
    {
        while (true)
        {
            var pairs = $"{good};Timeout=2;Command Timeout=5".Split(';').ToList();
            for (var left = random.Next(4); left > 0; left--)
            {
                var key = Keys[random.Next(Keys.Length)];
                pairs.Insert(random.Next(pairs.Count + 1), $"{key}{(random.Next(20) == 0 ? "" : "=")}{ValueOf(key, random)}");
            }

            var text = string.Join(random.Next(40) == 0 ? ";;" : ";", pairs).ToCharArray();
            for (var left = random.Next(6) == 0 ? random.Next(1, 4) : 0; left > 0; left--)
            {
                text[random.Next(text.Length)] = "'\"=;\\\0 a0"[random.Next(9)];
            }

            if (StaysHere(new string(text)))
            {
                return new string(text);
            }
        }
    }

    private static string ValueOf(string key, Random random) => key switch
    {
        "Host" => Hosts[random.Next(Hosts.Length)],
        "Password" or "SSL Password" => Quoted(Password, random),
        _ => Quoted(Values[random.Next(Values.Length)], random),
    };

    private static string Quoted(string value, Random random) => random.Next(3) switch
    {
        0 => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'",
        1 => $"\"{value}\"",
        _ => value,
    };

    private static bool StaysHere(string connection)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connection).Host is { } host && Hosts.Contains(host);
        }
        catch (Exception)
        {
            // What cannot be understood names no machine; how the tool answers it is what is tested.
            return true;
        }
    }

    private static async Task<string> QueryAsync(NpgsqlDataSource dataSource, string sql)
    {
        await using var command = dataSource.CreateCommand(sql);
        return (string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}

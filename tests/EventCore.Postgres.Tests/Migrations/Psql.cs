using System.Diagnostics;
using EventCore.Testing;
using Npgsql;

namespace EventCore.Postgres.Tests;

/// <summary>PostgreSQL's own clients, as those use them who work by hand.</summary>
internal static class Psql
{
    /// <summary>Runs a script that comes on standard input.</summary>
    public static Task<(int ExitCode, string Output, string Error)> RunAsync(TestPostgres server, string script) => RunAsync(server, "psql", script, "--no-psqlrc", "--quiet");

    /// <summary>Everything that a schema declares.</summary>
    public static async Task<string> DumpAsync(TestPostgres server, string schema)
    {
        var dump = await RunAsync(server, "pg_dump", "", "--schema-only", "--schema", schema);
        Assert.Equal((0, ""), (dump.ExitCode, dump.Error));

        // Some versions write a key into it that is another each time.
        return string.Join('\n', dump.Output.Split('\n').Where(line => !line.StartsWith(@"\restrict", StringComparison.Ordinal) && !line.StartsWith(@"\unrestrict", StringComparison.Ordinal)));
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(TestPostgres server, string client, string input, params string[] arguments)
    {
        var connection = new NpgsqlConnectionStringBuilder(await server.ConnectionStringAsync(TestContext.Current.CancellationToken));
        var start = new ProcessStartInfo(PathOf(client), arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PGHOST"] = connection.Host;
        start.Environment["PGPORT"] = $"{connection.Port}";
        start.Environment["PGUSER"] = connection.Username;
        start.Environment["PGPASSWORD"] = connection.Password;
        start.Environment["PGDATABASE"] = connection.Database;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>That of the server's version where one was asked for: an older pg_dump refuses a newer server.</summary>
    private static string PathOf(string client) =>
        Environment.GetEnvironmentVariable("EVENTCORE_POSTGRES_BIN") is { Length: > 0 } folder && File.Exists(Path.Combine(folder, client)) ? Path.Combine(folder, client) : client;
}

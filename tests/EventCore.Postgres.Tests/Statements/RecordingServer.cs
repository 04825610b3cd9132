using System.Text.RegularExpressions;
using EventCore.Testing;
using Npgsql;

namespace EventCore.Postgres.Tests;

/// <summary>A server of its own that writes down every statement it gets: nothing that a driver does can pass it by.</summary>
public sealed partial class RecordingServer : IAsyncLifetime
{
    private PostgresCluster? _cluster;

    public async ValueTask InitializeAsync()
    {
        // A fixture cannot be skipped: each test skips itself, for the same reason.
        if (TestPostgres.SkipReason is null)
        {
            _cluster = await PostgresCluster.StartAsync(
                new PostgresClusterOptions { Settings = new Dictionary<string, string> { ["log_statement"] = "all", ["log_line_prefix"] = "<%a> " } },
                TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Connections without a name, for the test itself.</summary>
    public NpgsqlDataSource Open() => NpgsqlDataSource.Create(_cluster!.ConnectionString);

    /// <summary>Connections of that name. Without the driver's own queries of the catalog, and without its reset of those that come back to the pool.</summary>
    public NpgsqlDataSource Open(string name)
    {
        var builder = new NpgsqlDataSourceBuilder(_cluster!.ConnectionString) { ConnectionStringBuilder = { ApplicationName = name, NoResetOnClose = true } };
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        return builder.Build();
    }

    /// <summary>Every statement so far on connections of that name. The server writes each down before it answers.</summary>
    public async Task<IReadOnlyList<string>> StatementsAsync(string name)
    {
        var log = await File.ReadAllTextAsync(Path.Combine(_cluster!.Directory, "start.log"), TestContext.Current.CancellationToken);
        return [.. Entry().Matches(log)
            .Where(entry => entry.Groups["application"].Value == name)
            .Select(entry => entry.Groups["statement"].Value.Replace("\n\t", "\n", StringComparison.Ordinal))];
    }

    public async ValueTask DisposeAsync() => await (_cluster?.DisposeAsync() ?? ValueTask.CompletedTask);

    /// <summary>One that was executed, or one that failed; its further lines begin with a tab.</summary>
    [GeneratedRegex(@"^<(?<application>[^>]*)> (LOG:  (statement|execute [^:]+): |STATEMENT:  )(?<statement>.*(\n\t.*)*)", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Entry();
}

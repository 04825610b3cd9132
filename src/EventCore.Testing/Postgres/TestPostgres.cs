namespace EventCore.Testing;

/// <summary>
/// The PostgreSQL that tests run on: the one named by the environment variable <c>EVENTCORE_TEST_POSTGRES</c>, or else a
/// <see cref="PostgresCluster"/> of its own, started when first asked for.
/// </summary>
/// <remarks>
/// Thread-safe. Free of any test framework; make one per process, in xunit with
/// <c>[assembly: AssemblyFixture(typeof(TestPostgres))]</c> and a constructor parameter in the test class.
/// </remarks>
public sealed class TestPostgres : IAsyncDisposable
{
    private const string ConnectionStringVariable = "EVENTCORE_TEST_POSTGRES";
    private readonly Lazy<Task<PostgresCluster>> _cluster = new(() => PostgresCluster.StartAsync());

    /// <summary>
    /// Why tests on PostgreSQL cannot run here and are to be skipped, or null when they can. On CI (the environment variable
    /// <c>CI</c> is <c>true</c>) always null: there, a missing server is a failure.
    /// </summary>
    public static string? SkipReason => ExternalConnectionString is null ? PostgresBinaries.SkipReason : null;

    private static string? ExternalConnectionString =>
        Environment.GetEnvironmentVariable(ConnectionStringVariable) is { Length: > 0 } connectionString ? connectionString : null;

    /// <summary>Npgsql's connection string of a superuser. Starts the server when it is the first to ask.</summary>
    /// <param name="cancellationToken">Cancels the wait, not the start, which others wait for too.</param>
    /// <exception cref="PostgresClusterException">No server is installed, or it did not start.</exception>
    public async Task<string> ConnectionStringAsync(CancellationToken cancellationToken) =>
        ExternalConnectionString ?? (await _cluster.Value.WaitAsync(cancellationToken).ConfigureAwait(false)).ConnectionString;

    /// <summary>Stops the server if one was started.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_cluster.IsValueCreated)
        {
            return;
        }

        // A start that failed has told those who asked, and left nothing to stop.
        await ((Task)_cluster.Value).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_cluster.Value.IsCompletedSuccessfully)
        {
            await (await _cluster.Value.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
    }
}

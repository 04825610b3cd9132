using System.Net.Sockets;
using System.Security.Authentication;
using EventCore.Testing;
using Npgsql;

namespace EventCore.Cli;

/// <summary>Opens a log in a PostgreSQL database, or on a private server of this run.</summary>
internal static class PostgresStore
{
    private const string PoolSizeKeyword = "Maximum Pool Size";

    private const string ApplicationNameKeyword = "Application Name";

    /// <summary>Appends share a connection or two, and reads keep about two for each core busy; more take turns on the cores and get slower.</summary>
    private static readonly int MaxPoolSize = 4 + (2 * Environment.ProcessorCount);

    public static Task<OpenStore> OpenAsync(StoreChoice.Postgres choice, int concurrency, CancellationToken cancellationToken) =>
        OpenAsync(choice, concurrency, server: null, cancellationToken);

    public static async Task<OpenStore> OpenPrivateAsync(StoreChoice.PrivatePostgres choice, int concurrency, CancellationToken cancellationToken)
    {
        PostgresCluster cluster;
        try
        {
            cluster = await PostgresCluster.StartAsync(options: null, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresClusterException failure)
        {
            throw new ToolException(failure.Message, ExitCode.Failed, failure);
        }

        return await OpenAsync(new StoreChoice.Postgres(cluster.ConnectionString, choice.Schema, choice.Log) { CommitWait = choice.CommitWait }, concurrency, cluster, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<OpenStore> OpenAsync(StoreChoice.Postgres choice, int concurrency, PostgresCluster? server, CancellationToken cancellationToken)
    {
        var owned = new List<IAsyncDisposable>();
        try
        {
            if (server is not null)
            {
                owned.Add(server);
            }

            var dataSource = DataSourceFor(choice.ConnectionString, concurrency);
            owned.Insert(0, dataSource);
            var applied = await MigrateAsync(dataSource, choice.Schema, cancellationToken).ConfigureAwait(false);
            var facts = await ReadFactsAsync(dataSource, choice, isPrivate: server is not null, cancellationToken).ConfigureAwait(false);
            return new OpenStore(new PostgresEventStore(dataSource, new PostgresEventStoreOptions { Schema = choice.Schema, Log = choice.Log, CommitWait = choice.CommitWait }), facts, applied, owned);
        }
        catch
        {
            foreach (var disposable in owned)
            {
                await disposable.DisposeAsync().ConfigureAwait(false);
            }

            throw;
        }
    }

    /// <summary>A pool no larger than the load needs, unless the user said otherwise.</summary>
    private static NpgsqlDataSource DataSourceFor(string connectionString, int concurrency)
    {
        try
        {
            var connection = new NpgsqlConnectionStringBuilder(connectionString);
            if (!connection.ShouldSerialize(PoolSizeKeyword))
            {
                connection.MaxPoolSize = Math.Min(concurrency, MaxPoolSize);
            }

            if (!connection.ShouldSerialize(ApplicationNameKeyword))
            {
                connection.ApplicationName = "eventcore";
            }

            return new NpgsqlDataSourceBuilder(connection.ConnectionString).Build();
        }
        catch (Exception malformed) when (malformed is ArgumentException or FormatException or InvalidOperationException or NotSupportedException or OverflowException)
        {
            // What Npgsql says may quote a part of the password, where that holds a semicolon.
            throw new ToolException(
                "The PostgreSQL connection string is malformed. Write it like \"Host=localhost;Port=5432;Database=shop;Username=app;Password=...\".", ExitCode.Usage);
        }
    }

    private static async Task<IReadOnlyList<string>> MigrateAsync(NpgsqlDataSource dataSource, string schema, CancellationToken cancellationToken)
    {
        try
        {
            return await PostgresSchema.MigrateAsync(dataSource, schema, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is SocketException or TimeoutException or IOException or AuthenticationException)
        {
            throw new ToolException($"PostgreSQL could not be reached ({failure.Message}). Check the host and port of the connection string, and that the server runs.", ExitCode.Failed, failure);
        }
    }

    private static async Task<StoreFacts> ReadFactsAsync(NpgsqlDataSource dataSource, StoreChoice.Postgres choice, bool isPrivate, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnectionStringBuilder(choice.ConnectionString);
        var settings = await PostgresSettings.ReadAsync(dataSource, cancellationToken).ConfigureAwait(false);
        return new StoreFacts(
            "PostgreSQL",
            settings.Version,
            [
                .. settings.All,
                new("server", isPrivate ? "private to this run, on this machine" : $"{connection.Host}:{connection.Port}, database {connection.Database}"),
                new("schema and log", $"{choice.Schema}, {choice.Log}"),
                new("commits wait", choice.CommitWait == CommitWait.OutsideLock ? "outside the lock" : "inside the lock"),
                new("connections at most", $"{new NpgsqlConnectionStringBuilder(dataSource.ConnectionString).MaxPoolSize}"),
            ],
            settings.DurabilityGaps);
    }
}

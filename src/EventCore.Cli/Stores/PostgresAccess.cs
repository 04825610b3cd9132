using EventCore.Testing;
using Npgsql;

namespace EventCore.Cli;

/// <summary>Connections to the PostgreSQL database that was chosen, or to a private server of this run, which disposing removes.</summary>
internal sealed class PostgresAccess : IAsyncDisposable
{
    private const string PoolSizeKeyword = "Maximum Pool Size";

    private const string ApplicationNameKeyword = "Application Name";

    /// <summary>Appends share a connection or two, and reads keep about two for each core busy; more take turns on the cores and get slower.</summary>
    private static readonly int MaxPoolSize = 4 + (2 * Environment.ProcessorCount);

    private readonly PostgresCluster? _server;

    private PostgresAccess(string connectionString, string schema, PostgresCluster? server) =>
        (ConnectionString, DataSource, Schema, _server) = (connectionString, NpgsqlDataSource.Create(connectionString), schema, server);

    public NpgsqlDataSource DataSource { get; }

    /// <summary>With the password, which a data source does not show: for connections beside its pool, and never for the user's eyes.</summary>
    public string ConnectionString { get; }

    /// <summary>The schema in the database.</summary>
    public string Schema { get; }

    /// <summary>Whether the server is only for this run.</summary>
    public bool IsPrivate => _server is not null;

    /// <summary>The folder of a server that is only for this run; null of any other.</summary>
    public string? ServerFolder => _server?.Directory;

    /// <summary>Starts a private server if that was chosen; for the rest connects on first use.</summary>
    /// <param name="choice">Which.</param>
    /// <param name="concurrency">How many connections are of use at most.</param>
    /// <param name="cancellationToken">Gives up, and leaves nothing behind.</param>
    /// <exception cref="ToolException">The choice is no PostgreSQL database, the connection string is malformed, or no server can be started here.</exception>
    public static Task<PostgresAccess> OpenAsync(StoreChoice choice, int concurrency, CancellationToken cancellationToken) => choice switch
    {
        StoreChoice.Postgres postgres => Task.FromResult(new PostgresAccess(Completed(postgres.ConnectionString, concurrency), postgres.Schema, server: null)),
        StoreChoice.PrivatePostgres postgres => StartPrivateAsync(postgres, concurrency, cancellationToken),
        _ => throw new ToolException("This works on PostgreSQL only. Name a database with --postgres.", ExitCode.Usage),
    };

    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync().ConfigureAwait(false);
        if (_server is not null)
        {
            await _server.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task<PostgresAccess> StartPrivateAsync(StoreChoice.PrivatePostgres choice, int concurrency, CancellationToken cancellationToken)
    {
        try
        {
            var server = await PostgresCluster.StartAsync(options: null, cancellationToken).ConfigureAwait(false);
            return new PostgresAccess(Completed(server.ConnectionString, concurrency), choice.Schema, server);
        }
        catch (PostgresClusterException failure)
        {
            throw new ToolException(failure.Message, ExitCode.Failed, failure);
        }
    }

    /// <summary>A pool no larger than the load needs, unless the user said otherwise.</summary>
    private static string Completed(string connectionString, int concurrency)
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

            // What is contradictory shows when a pool is made of it.
            using var pool = new NpgsqlDataSourceBuilder(connection.ConnectionString).Build();
            return connection.ConnectionString;
        }
        catch (Exception malformed) when (malformed is ArgumentException or KeyNotFoundException or FormatException or InvalidOperationException or NotSupportedException or OverflowException)
        {
            // What Npgsql says may quote a part of the password, where that holds a semicolon.
            throw new ToolException(
                "The PostgreSQL connection string is malformed. Write it like \"Host=localhost;Port=5432;Database=shop;Username=app;Password=...\".", ExitCode.Usage);
        }
    }
}

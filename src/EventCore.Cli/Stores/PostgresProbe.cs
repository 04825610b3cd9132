using Npgsql;

namespace EventCore.Cli;

/// <summary>Asks a PostgreSQL server for its sessions and the size of the table of events, on a connection of its own, and this machine for the server's processor time.</summary>
/// <param name="connectionString">The database.</param>
/// <param name="schema">The schema of the store.</param>
internal sealed class PostgresProbe(string connectionString, string schema) : IServerProbe
{
    /// <summary>Of a process on another machine it would be the number of some other process on this.</summary>
    private const string Session = "SELECT pg_backend_pid(), inet_server_addr() IS NULL OR inet_server_addr() = inet_client_addr()";

    private readonly string _sample = $"""
        SELECT
            (SELECT count(*)::integer FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()),
            pg_table_size('"{schema}".events'),
            pg_indexes_size('"{schema}".events')
        """;

    private NpgsqlConnection? _connection;

    private ServerProcesses? _processes;

    public async Task<ServerSample> SampleAsync(CancellationToken cancellationToken)
    {
        try
        {
            _connection ??= await OpenAsync(cancellationToken).ConfigureAwait(false);
            var command = new NpgsqlCommand(_sample, _connection);
            await using (command.ConfigureAwait(false))
            {
                var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                await using (reader.ConfigureAwait(false))
                {
                    await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                    return new ServerSample(_processes?.CpuSeconds(), reader.GetInt32(0), reader.GetInt64(1), reader.GetInt64(2));
                }
            }
        }
        catch (NpgsqlException)
        {
            // A server that cannot be asked now says nothing now; the operations that it failed are counted as what they are.
            await DisposeAsync().ConfigureAwait(false);
            return new ServerSample(null, null, null, null);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Outside the store's pool, where it would be in the way.</summary>
    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, ApplicationName = "eventcore probe" }.ConnectionString);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        var command = new NpgsqlCommand(Session, connection);
        await using (command.ConfigureAwait(false))
        {
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                _processes = reader.GetBoolean(1) ? ServerProcesses.Of(reader.GetInt32(0)) : null;
            }
        }

        return connection;
    }
}

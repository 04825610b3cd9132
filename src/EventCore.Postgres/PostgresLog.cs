using Npgsql;

namespace EventCore;

/// <summary>The number of the store's log, found on first use together with a look at the schema.</summary>
internal sealed class PostgresLog(NpgsqlDataSource dataSource, string schema, LogName name) : IDisposable
{
    private const string Find = "SELECT log_id FROM {schema}.logs WHERE name = $1";

    /// <summary>Two processes may find the log missing at once; whoever comes second inserts nothing.</summary>
    private const string Create = "INSERT INTO {schema}.logs (name) VALUES ($1) ON CONFLICT (name) DO NOTHING";

    private readonly SemaphoreSlim _first = new(1, 1);

    // 0 until it is known; numbers begin at 1.
    private volatile int _logId;

    public async ValueTask<int> GetIdAsync(CancellationToken cancellationToken)
    {
        if (_logId is not 0 and var known)
        {
            return known;
        }

        await _first.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // A failure is not remembered: the next call looks again.
            if (_logId == 0)
            {
                _logId = await OpenAsync(cancellationToken).ConfigureAwait(false);
            }

            return _logId;
        }
        finally
        {
            _first.Release();
        }
    }

    /// <summary>What to say where the log's row is not there any more. The next call looks again.</summary>
    public SchemaMismatchException Gone()
    {
        _logId = 0;
        return new SchemaMismatchException($"The log '{name}' is gone from the table of logs in schema '{schema}'. Restore its row: its events cannot be written without it.");
    }

    public void Dispose() => _first.Dispose();

    private async Task<int> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await dataSource.OpenOwnConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var connectionScope = connection.ConfigureAwait(false);
        if (await MigrationHistory.PendingAsync(connection, schema, cancellationToken).ConfigureAwait(false) is [var missing, ..])
        {
            throw new SchemaMismatchException($"Schema '{schema}' lacks migration {missing.Name}. Run `eventcore db migrate --schema {schema}` or PostgresSchema.MigrateAsync.");
        }

        var logId = await ExecuteAsync(connection, Find, cancellationToken).ConfigureAwait(false);
        if (logId is null)
        {
            await ExecuteAsync(connection, Create, cancellationToken).ConfigureAwait(false);
            logId = await ExecuteAsync(connection, Find, cancellationToken).ConfigureAwait(false);
        }

        return (int)logId!;
    }

    private async Task<object?> ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand(SchemaName.Bind(sql, schema), connection) { Parameters = { new NpgsqlParameter<string> { TypedValue = name.Value } } };
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
    }
}

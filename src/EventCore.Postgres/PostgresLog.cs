using Npgsql;

namespace EventCore;

/// <summary>The number of the store's log, found on first use together with a look at the schema.</summary>
#pragma warning disable CA1001 // A semaphore that is disposed of leaves those who wait for it waiting for ever; it has nothing else to give back.
internal sealed class PostgresLog(NpgsqlDataSource dataSource, PostgresEventStoreOptions options)
#pragma warning restore CA1001
{
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
        return new SchemaMismatchException($"The log '{options.Log}' is gone from the table of logs in schema '{options.Schema}'. Restore its row: its events cannot be written without it.");
    }

    private async Task<int> OpenAsync(CancellationToken cancellationToken)
    {
        if (options.SchemaCheck == SchemaCheck.Migrate)
        {
            await PostgresSchema.MigrateAsync(dataSource, options.Schema, cancellationToken).ConfigureAwait(false);
        }

        var connection = await dataSource.OpenOwnConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var connectionScope = connection.ConfigureAwait(false);
        var look = await LookAsync(connection, cancellationToken).ConfigureAwait(false);
        SchemaGuard.RefuseFatal(options.Schema, look.Differences);
        return look.LogId ?? await CreateAsync(connection, cancellationToken).ConfigureAwait(false);
    }

    private Task<SchemaLook> LookAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => (options.SchemaCheck, options.StatementProfile) switch
    {
        (SchemaCheck.Off, _) => SchemaLook.AtLogAsync(connection, options.Schema, options.Log, cancellationToken),
        (_, StatementProfile.PlainSql) => SchemaLook.AtHistoryAsync(connection, options.Schema, options.Log, cancellationToken),
        _ => SchemaLook.AtAllAsync(connection, options.Schema, options.Log, cancellationToken),
    };

    private async Task<int> CreateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand(SchemaName.Bind(Create, options.Schema), connection) { Parameters = { new NpgsqlParameter<string> { TypedValue = options.Log.Value } } };
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return (await SchemaLook.AtLogAsync(connection, options.Schema, options.Log, cancellationToken).ConfigureAwait(false)).LogId ?? throw Gone();
    }
}

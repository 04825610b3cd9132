using System.Data;
using EventCore.Stores;
using Npgsql;
using NpgsqlTypes;

namespace EventCore;

/// <summary>Runs statements about the checkpoints of one log, each call on a connection of its own.</summary>
internal sealed class CheckpointSession(NpgsqlDataSource dataSource, PostgresLog log)
{
    public Task<bool> ChangeAsync(string what, string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken) =>
        RunAsync(
            what,
            async (connection, logId) =>
            {
                using var command = Command(connection, sql, logId, parameters);
                return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 1;
            },
            cancellationToken);

    public async Task<T> RunAsync<T>(string what, Func<NpgsqlConnection, int, Task<T>> run, CancellationToken cancellationToken)
    {
        try
        {
            var logId = await log.GetIdAsync(cancellationToken).ConfigureAwait(false);
            var connection = await dataSource.OpenOwnConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using var connectionScope = connection.ConfigureAwait(false);
            return await run(connection, logId).ConfigureAwait(false);
        }
        catch (Exception error) when (PostgresErrors.Concern(error))
        {
            throw PostgresErrors.Translate(error, what, streams: []);
        }
    }

    /// <summary>Runs something in a transaction, which is committed where the result is true and else rolled back.</summary>
    /// <param name="what">What did not happen where it fails.</param>
    /// <param name="run">Gets the transaction, the log's id, and a way to run what is not the store's: what that throws comes through as it is.</param>
    /// <param name="cancellationToken">Rolls back.</param>
    public async Task<bool> RunInTransactionAsync(string what, Func<NpgsqlTransaction, int, Func<Func<Task>, Task>, Task<bool>> run, CancellationToken cancellationToken)
    {
        var isForeign = false;
        try
        {
            var logId = await log.GetIdAsync(cancellationToken).ConfigureAwait(false);
            var connection = await dataSource.OpenOwnConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using var connectionScope = connection.ConfigureAwait(false);

            // At this level whoever waits for a row that another owner moved sees the move.
            var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
            await using var transactionScope = transaction.ConfigureAwait(false);
            if (!await run(transaction, logId, RunForeignAsync).ConfigureAwait(false))
            {
                return false;
            }

            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (!isForeign && PostgresErrors.Concern(error))
        {
            throw PostgresErrors.Translate(error, what, streams: []);
        }

        async Task RunForeignAsync(Func<Task> foreign)
        {
            isForeign = true;
            await foreign().ConfigureAwait(false);
            isForeign = false;
        }
    }

    /// <summary>One page of dead letters by a statement with $3 after, $4 limit.</summary>
    public static async Task<IReadOnlyList<DeadLetter>> ListDeadLettersAsync(
        NpgsqlConnection connection, string sql, int logId, SubscriptionName name, LogPosition after, PageSize pageSize, CancellationToken cancellationToken)
    {
        using var command = Command(connection, sql, logId, [Text(name.Value), BigInt(after.Value), BigInt(pageSize.Value)]);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        var letters = new List<DeadLetter>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            letters.Add(new DeadLetter(
                new LogPosition(reader.GetInt64(0)), new EventId(reader.GetGuid(1)), reader.GetString(2), reader.GetInt32(3), reader.GetFieldValue<DateTimeOffset>(4)));
        }

        return letters;
    }

    public static NpgsqlCommand Command(NpgsqlConnection connection, string sql, int logId, NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = logId });
        command.Parameters.AddRange(parameters);
        return command;
    }

    public static NpgsqlParameter[] OfLease(CheckpointLease lease) => [Text(lease.Name.Value), BigInt(lease.Epoch)];

    public static NpgsqlParameter Text(string? value) => new() { NpgsqlDbType = NpgsqlDbType.Text, Value = (object?)value ?? DBNull.Value };

    public static NpgsqlParameter<long> BigInt(long value) => new() { TypedValue = value };

    public static NpgsqlParameter BigInt(long? value) => new() { NpgsqlDbType = NpgsqlDbType.Bigint, Value = value is { } number ? number : DBNull.Value };

    public static NpgsqlParameter<int> Integer(int value) => new() { TypedValue = value };

    public static NpgsqlParameter Integer(int? value) => new() { NpgsqlDbType = NpgsqlDbType.Integer, Value = value is { } number ? number : DBNull.Value };

    public static NpgsqlParameter<DateTimeOffset> Time(DateTimeOffset value) => new() { TypedValue = value.ToUniversalTime() };

    public static NpgsqlParameter Uuid(EventId? value) => new() { NpgsqlDbType = NpgsqlDbType.Uuid, Value = value is { } id ? id.Value : DBNull.Value };

    public static NpgsqlParameter Interval(TimeSpan? value) => new() { NpgsqlDbType = NpgsqlDbType.Interval, Value = value is { } time ? time : DBNull.Value };
}

using EventCore.Stores;
using Npgsql;
using NpgsqlTypes;

namespace EventCore;

/// <summary>The snapshots of one log, each call one round trip on a connection of its own.</summary>
internal sealed class PostgresSnapshots(NpgsqlDataSource dataSource, PostgresLog log, string schema)
{
    private readonly string _find = SchemaName.Bind(SnapshotSql.Find, schema);
    private readonly string _save = SchemaName.Bind(SnapshotSql.Save, schema);
    private readonly string _remove = SchemaName.Bind(SnapshotSql.Remove, schema);

    public async ValueTask<StoredSnapshot?> FindAsync(SnapshotKey key, CancellationToken cancellationToken) =>
        await RunAsync(_find, key, "No snapshot was read", added: [], command => ReadAsync(command, key, cancellationToken), cancellationToken).ConfigureAwait(false);

    public async ValueTask SaveAsync(StoredSnapshot snapshot, CancellationToken cancellationToken) =>
        await RunAsync(
            _save,
            snapshot.Key,
            "No snapshot was saved",
            [
                .. ParametersOf(snapshot),
                new NpgsqlParameter<long> { TypedValue = snapshot.EventCount },
                new NpgsqlParameter<ReadOnlyMemory<byte>> { NpgsqlDbType = NpgsqlDbType.Json, TypedValue = snapshot.State },
            ],
            command => command.ExecuteNonQueryAsync(cancellationToken),
            cancellationToken).ConfigureAwait(false);

    public async ValueTask RemoveAsync(StoredSnapshot snapshot, CancellationToken cancellationToken) =>
        await RunAsync(
            _remove,
            snapshot.Key,
            "No snapshot was removed",
            ParametersOf(snapshot),
            command => command.ExecuteNonQueryAsync(cancellationToken),
            cancellationToken).ConfigureAwait(false);

    private async Task<T> RunAsync<T>(
        string sql, SnapshotKey key, string what, NpgsqlParameter[] added, Func<NpgsqlCommand, Task<T>> execute, CancellationToken cancellationToken)
    {
        try
        {
            var logId = await log.GetIdAsync(cancellationToken).ConfigureAwait(false);
            var connection = await dataSource.OpenOwnConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using var connectionScope = connection.ConfigureAwait(false);
            using var command = new NpgsqlCommand(sql, connection);
            command.Parameters.AddRange(ParametersOf(key, logId));
            command.Parameters.AddRange(added);
            return await execute(command).ConfigureAwait(false);
        }
        catch (Exception error) when (PostgresErrors.Concern(error))
        {
            throw PostgresErrors.Translate(error, what, key.Streams);
        }
    }

    private static async Task<StoredSnapshot?> ReadAsync(NpgsqlCommand command, SnapshotKey key, CancellationToken cancellationToken)
    {
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        var versions = reader.GetFieldValue<long[]>(0);
        var lastEventIds = reader.GetFieldValue<Guid?[]>(1);
        return new StoredSnapshot(
            key,
            versions.Zip(lastEventIds, (version, lastEventId) => new StreamHead(new StreamVersion(version), lastEventId is { } id ? new EventId(id) : null)),
            reader.GetFieldValue<byte[]>(2));
    }

    private static NpgsqlParameter[] ParametersOf(SnapshotKey key, int logId) =>
    [
        new NpgsqlParameter<int> { TypedValue = logId },
        new NpgsqlParameter<string> { NpgsqlDbType = NpgsqlDbType.Text, TypedValue = key.Name.Value },
        new NpgsqlParameter<int> { TypedValue = key.FormatVersion },
        new NpgsqlParameter<ReadOnlyMemory<byte>> { NpgsqlDbType = NpgsqlDbType.Bytea, TypedValue = key.Digest },
        new NpgsqlParameter<string> { NpgsqlDbType = NpgsqlDbType.Text, TypedValue = key.Variant },
        SqlArray.Of<string>(NpgsqlDbType.Text, [.. key.Streams.Select(streamId => streamId.Value)]),
    ];

    private static NpgsqlParameter[] ParametersOf(StoredSnapshot snapshot) =>
    [
        SqlArray.Of<long>(NpgsqlDbType.Bigint, [.. snapshot.Heads.Select(head => head.Version.Value)]),
        SqlArray.Of<Guid?>(NpgsqlDbType.Uuid, [.. snapshot.Heads.Select(head => head.LastEvent?.Value)]),
    ];
}

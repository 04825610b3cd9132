using EventCore.Stores;
using Microsoft.Data.Sqlite;

namespace EventCore;

/// <summary>Writes the snapshots of one log. What a power cut takes of them is folded again.</summary>
internal sealed class SqliteSnapshots(RelaxedWriter writer, long logId, TimeProvider timeProvider)
{
    /// <summary>Saves a snapshot unless a newer one is stored.</summary>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    /// <exception cref="EventStoreException">SQLite could not write.</exception>
    public async Task SaveAsync(StoredSnapshot snapshot, CancellationToken cancellationToken)
    {
        using var save = new SqliteCommand(SnapshotSql.Save);
        SnapshotColumns.Bind(save, snapshot, logId);
        save.Parameters.AddWithValue("@count", snapshot.EventCount);
        save.Parameters.AddWithValue("@state", snapshot.State.ToArray());
        save.Parameters.AddWithValue("@created", StoredTime.FromTime(timeProvider.GetUtcNow()));
        await WriteAsync(save, snapshot.Key.Streams, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes a snapshot if it is still the one that is stored.</summary>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    /// <exception cref="EventStoreException">SQLite could not write.</exception>
    public async Task RemoveAsync(StoredSnapshot snapshot, CancellationToken cancellationToken)
    {
        using var remove = new SqliteCommand(SnapshotSql.Remove);
        SnapshotColumns.Bind(remove, snapshot, logId);
        await WriteAsync(remove, snapshot.Key.Streams, cancellationToken).ConfigureAwait(false);
    }

    private Task<int> WriteAsync(SqliteCommand command, IEnumerable<StreamId> streams, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            connection =>
            {
                command.Connection = connection;
                return command.ExecuteNonQuery();
            },
            streams,
            cancellationToken);
}

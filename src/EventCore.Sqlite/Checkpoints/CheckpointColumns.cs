using EventCore.Stores;
using Microsoft.Data.Sqlite;

namespace EventCore;

/// <summary>Checkpoints and dead letters as the columns of their tables.</summary>
internal static class CheckpointColumns
{
    /// <summary>The state of a row of <see cref="CheckpointSql.List"/>.</summary>
    public static SubscriptionState ReadState(SqliteDataReader row) => new(new SubscriptionName(row.GetString(0)), ReadCheckpoint(row, 1, 2), StoredStatus.Read(row.GetString(3)))
    {
        PausedUntil = row.IsDBNull(4) ? null : StoredTime.ToTime(row.GetInt64(4)),
        LastError = row.IsDBNull(5) ? null : row.GetString(5),
        Owner = row.IsDBNull(6) ? null : new LeaseOwner(row.GetString(6)),
        Epoch = row.GetInt64(7),
        LeasedUntil = row.IsDBNull(8) ? null : StoredTime.ToTime(row.GetInt64(8)),
        WantedBy = row.IsDBNull(9) ? null : new LeaseOwner(row.GetString(9)),
        UpdatedAt = StoredTime.ToTime(row.GetInt64(10)),
        ResetTo = ReadWish(row, 11, 12),
        ModelVersion = row.IsDBNull(13) ? null : row.GetInt32(13),
        Rebuild = ReadRebuild(row, 14),
        Lag = row.GetInt64(17),
        LagTime = row.IsDBNull(18) ? TimeSpan.Zero : TimeSpan.FromMicroseconds(row.GetInt64(18)),
        Rate = row.GetDouble(19),
    };

    /// <summary>The lease of a row of <see cref="CheckpointSql.Acquire"/>.</summary>
    public static CheckpointLease ReadLease(SqliteDataReader row, SubscriptionName name) => new(name, row.GetInt64(0), ReadCheckpoint(row, 1, 2))
    {
        ResetTo = ReadWish(row, 3, 4),
        ModelVersion = row.IsDBNull(5) ? null : row.GetInt32(5),
        Rebuild = ReadRebuild(row, 6),
    };

    /// <summary>The dead letter of a row of <see cref="CheckpointSql.ListDeadLetters"/>.</summary>
    public static DeadLetter ReadDeadLetter(SqliteDataReader row) =>
        new(new LogPosition(row.GetInt64(0)), ToEventId(row, 1), row.GetString(2), row.GetInt32(3), StoredTime.ToTime(row.GetInt64(4)));

    /// <summary>The checkpoint in two columns.</summary>
    public static Checkpoint ReadCheckpoint(SqliteDataReader row, int position, int eventId) =>
        new(new LogPosition(row.GetInt64(position)), row.IsDBNull(eventId) ? null : ToEventId(row, eventId));

    /// <summary>As events have it.</summary>
    public static byte[] ToBytes(EventId id) => id.Value.ToByteArray(bigEndian: true);

    private static Checkpoint? ReadWish(SqliteDataReader row, int position, int eventId) => row.IsDBNull(position) ? null : ReadCheckpoint(row, position, eventId);

    private static RebuildState? ReadRebuild(SqliteDataReader row, int first) =>
        row.IsDBNull(first) ? null : new RebuildState(new LogPosition(row.GetInt64(first)), row.GetInt64(first + 1), StoredTime.ToTime(row.GetInt64(first + 2)));

    private static EventId ToEventId(SqliteDataReader row, int column) => new(new Guid(row.GetFieldValue<byte[]>(column), bigEndian: true));
}

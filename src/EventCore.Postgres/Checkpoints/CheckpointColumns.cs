using Npgsql;

namespace EventCore;

/// <summary>Checkpoints as columns of their table.</summary>
internal static class CheckpointColumns
{
    /// <summary>The checkpoint in two columns.</summary>
    public static Checkpoint Read(NpgsqlDataReader row, int position, int eventId) =>
        new(new LogPosition(row.GetInt64(position)), row.IsDBNull(eventId) ? null : new EventId(row.GetGuid(eventId)));

    /// <summary>The checkpoint in two columns; null where there is none.</summary>
    public static Checkpoint? ReadWish(NpgsqlDataReader row, int position, int eventId) => row.IsDBNull(position) ? null : Read(row, position, eventId);

    /// <summary>The rebuild in three columns from <paramref name="first"/> on; null where there is none.</summary>
    public static RebuildState? ReadRebuild(NpgsqlDataReader row, int first) =>
        row.IsDBNull(first) ? null : new RebuildState(new LogPosition(row.GetInt64(first)), row.GetInt64(first + 1), row.GetFieldValue<DateTimeOffset>(first + 2));
}

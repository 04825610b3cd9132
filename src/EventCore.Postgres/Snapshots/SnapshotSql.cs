namespace EventCore;

/// <summary>
/// The statements of snapshots. They all begin with the parameters of a key: $1 log id, $2 name, $3 format version, $4 digest,
/// $5 variant, $6 stream ids, in the order of the key, whatever the comment of their column says.
/// </summary>
/// <remarks>
/// They are planned anew each time: a plan that a session keeps from when the table was small reads all of it, and planning
/// costs little beside a state.
/// </remarks>
internal static class SnapshotSql
{
    /// <summary>The key.</summary>
    public const string Find = """
        SELECT stream_versions, last_event_ids, state
        FROM {schema}.snapshots
        WHERE log_id = $1
            AND name = $2
            AND format_version = $3
            AND digest = $4
            AND variant = $5
            AND stream_ids = $6
        """;

    /// <summary>The key; $7 stream versions, $8 last event ids, $9 event count, $10 state.</summary>
    public const string Save = """
        INSERT INTO {schema}.snapshots AS stored (
            log_id, name, format_version, digest, variant, stream_ids, stream_versions, last_event_ids, event_count, state)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (log_id, name, format_version, digest) DO UPDATE
        SET stream_versions = excluded.stream_versions,
            last_event_ids = excluded.last_event_ids,
            event_count = excluded.event_count,
            state = excluded.state,
            created_at = excluded.created_at
        WHERE stored.variant = excluded.variant
            AND stored.stream_ids = excluded.stream_ids
            AND stored.event_count <= excluded.event_count
        """;

    /// <summary>The key; $7 stream versions and $8 last event ids of the one to remove.</summary>
    public const string Remove = """
        DELETE FROM {schema}.snapshots
        WHERE log_id = $1
            AND name = $2
            AND format_version = $3
            AND digest = $4
            AND variant = $5
            AND stream_ids = $6
            AND stream_versions = $7
            AND last_event_ids = $8
        """;
}

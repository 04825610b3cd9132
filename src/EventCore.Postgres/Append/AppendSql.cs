namespace EventCore;

/// <summary>The statement of an append.</summary>
internal static class AppendSql
{
    /// <summary>The parameters of <c>append_batch</c>, where the migration documents them. One round trip, committed by itself.</summary>
    public const string Append = $"{Columns} {Call}";

    /// <summary>As <see cref="Append"/>, committed without a wait until it is durable.</summary>
    public const string AppendWithoutWait = $"{Columns}, set_config('synchronous_commit', 'off', true) {Call}";

    /// <summary>The constraint that an event id breaks which is in the log already.</summary>
    public const string EventIdKey = "events_event_id_key";

    // The last is the wait for the log: an append is stamped once it has it.
    private const string Columns = "SELECT last_position, written_at, outcomes, last_positions, created_at, versions, replaced, stored_versions, written_at - statement_timestamp() AS waited";

    private const string Call = "FROM {schema}.append_batch($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)";
}

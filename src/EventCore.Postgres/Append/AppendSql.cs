namespace EventCore;

/// <summary>The statement of an append.</summary>
internal static class AppendSql
{
    /// <summary>
    /// $1 log id, $2 lock timeout in milliseconds, $3 streams, $4 expected versions, then one element per event: $5 ids,
    /// $6 streams, $7 versions, $8 types, $9 data, $10 custom metadata, $11 correlation, $12 causation and $13 user ids.
    /// One round trip, committed by itself.
    /// </summary>
    public const string Append = """
        SELECT outcome, last_position, versions, taken_ids
        FROM {schema}.append_events($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        """;
}

namespace EventCore;

/// <summary>The statements of reads: each calls one function of the schema, so all that it returns is of one moment.</summary>
internal static class ReadSql
{
    /// <summary>
    /// $1 log id; for each stream of a batch of reads $2 its id, $3 after this version, $4 up to this version; for each read
    /// $5 the place of its first stream, $6 of its last, $7 most events. First the versions, then the events.
    /// </summary>
    public const string ReadStreams = """
        SELECT
            position, stream_no, event_version, event_id, event_type, event_data, metadata,
            correlation_id, causation_id, user_id, created_at
        FROM {schema}.read_streams($1, $2, $3, $4, $5, $6, $7)
        """;

    /// <summary>$1 log id, $2 after this position, $3 most events.</summary>
    public const string ReadLog = """
        SELECT
            position, stream_id, event_version, event_id, event_type, event_data, metadata,
            correlation_id, causation_id, user_id, created_at
        FROM {schema}.read_log($1, $2, $3)
        """;

    /// <summary>$1 log id, $2 streams. Returns a version for each, in their order.</summary>
    public const string ReadVersions = "SELECT current_version FROM {schema}.read_versions($1, $2) AS v (current_version)";

    /// <summary>$1 log id, $2 from this id on, $3 above this id, $4 below this id or null, $5 most streams.</summary>
    public const string ListStreams = "SELECT stream_id, current_version FROM {schema}.list_streams($1, $2, $3, $4, $5)";
}

namespace EventCore.Benchmarks;

/// <summary>The statements of <see cref="BareDatabase"/>. <c>:name</c> is a parameter, to pgbench and to Npgsql alike.</summary>
internal static class YardstickSql
{
    /// <summary>Copies the table's definition, so that it cannot drift from the store's.</summary>
    public const string Create = """
        CREATE TABLE yardstick (LIKE eventcore.events INCLUDING ALL);
        CREATE SEQUENCE yardstick_rows;
        CREATE SEQUENCE yardstick_batches;
        """;

    /// <summary>$1 a part of the stream's id.</summary>
    public const string Sample = """
        SELECT event_type, event_data::text, metadata::text
        FROM eventcore.events
        WHERE strpos(stream_id, $1) > 0
        ORDER BY position DESC
        LIMIT 1
        """;

    /// <summary>One event, to one of 1,000 streams. Its id grows, as the store's do, which is what the index likes best.</summary>
    public const string InsertRow = """
        INSERT INTO yardstick (log_id, position, event_id, stream_id, event_version, event_type, event_data, metadata, created_at)
        SELECT
            1, no, lpad(to_hex(no), 32, '0')::uuid, 'bench-0123456789abcdef0123456789abcdef/single-stream/account-' || no % 1000, no / 1000 + 1,
            :type, CAST(:data AS jsonb), CAST(:metadata AS jsonb), clock_timestamp()
        FROM nextval('yardstick_rows') AS no;

        """;

    /// <summary>100 events to a new stream, in one statement, each with its data sent, as a store is sent them.</summary>
    public static string InsertBatch { get; } = $"""
        INSERT INTO yardstick (log_id, position, event_id, stream_id, event_version, event_type, event_data, metadata, created_at)
        SELECT
            2, batch * 100 + no, lpad(to_hex(batch * 100 + no), 32, '0')::uuid, 'bench-0123456789abcdef0123456789abcdef/batch/sensor-' || batch, no,
            :type, CAST(data AS jsonb), CAST(:metadata AS jsonb), clock_timestamp()
        FROM nextval('yardstick_batches') AS batch, (VALUES {string.Join(", ", Enumerable.Range(1, BareDatabase.RowsPerBatch).Select(no => $"({no}, :data)"))}) AS sent (no, data);

        """;
}

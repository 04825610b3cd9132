namespace EventCore;

/// <summary>The look that comes after a read where commits do not wait.</summary>
internal static class DurabilitySql
{
    /// <summary>
    /// Whether all is durable that a statement before it could see. It does not know what the standbys have; and on a standby it
    /// need not ask, since nothing is sent there before it is flushed.
    /// </summary>
    public const string IsDurable = """
        SELECT CASE
            WHEN pg_is_in_recovery() THEN true
            WHEN current_setting('synchronous_standby_names') <> '' THEN false
            ELSE pg_current_wal_insert_lsn() <= pg_current_wal_flush_lsn()
        END
        """;
}

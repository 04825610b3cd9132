namespace EventCore;

/// <summary>The looks that come after a read, in its round trip: whether a crash may still lose some of it.</summary>
internal static class DurabilitySql
{
    /// <summary>
    /// Where commits do not wait: whether all is durable that a statement before it could see. It does not know what the standbys have; and
    /// on a standby it need not ask, since nothing is sent there before it is flushed.
    /// </summary>
    public const string IsDurable = """
        SELECT CASE
            WHEN pg_is_in_recovery() THEN true
            WHEN current_setting('synchronous_standby_names') <> '' THEN false
            ELSE pg_current_wal_insert_lsn() <= pg_current_wal_flush_lsn()
        END
        """;

    /// <summary>
    /// Where commits wait: all that can be seen is flushed. But a commit whose wait for a synchronous standby was cancelled, or cut short by a
    /// crash, can be seen although no standby has it, and no cheap look says whether there was one.
    /// </summary>
    public const string NeedsNoStandby = "SELECT pg_is_in_recovery() OR current_setting('synchronous_standby_names') = ''";

    /// <summary>The same in SQL that other engines have, of which none has such standbys. Not for a standby, which it does not know to be one.</summary>
    public const string NeedsNoStandbyInPlainSql = "SELECT coalesce(current_setting('synchronous_standby_names', true), '') = ''";
}

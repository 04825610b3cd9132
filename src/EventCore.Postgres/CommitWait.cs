namespace EventCore;

/// <summary>When the writers of a log wait until what they append is durable. Nobody is answered before it is, either way.</summary>
/// <remarks>
/// <para>All processes that use a log should wait alike. One that waits inside the lock takes whatever it reads for durable, so
/// where others wait outside of it, a rejection or a projection of that process may rest on events that a crash then loses. What
/// it appends itself is safe.</para>
/// </remarks>
public enum CommitWait
{
    /// <summary>
    /// While they hold the log, as part of the commit. Whatever is committed can be read without a wait; but with a synchronous standby a
    /// commit can be seen that no standby has, where its wait was cancelled. So there, each read waits for about a commit. For servers
    /// whose commits are quick: a local disk, no synchronous standby.
    /// </summary>
    InsideLock,

    /// <summary>
    /// After they let go of the log, so that others write meanwhile, and one flush serves all of them. For slow commits, of
    /// a millisecond and more: network disks, synchronous standbys. Reads wait until what they return is durable, which with a
    /// synchronous standby costs each of them about a commit. Needs PostgreSQL itself, and a role that may call
    /// <c>pg_logical_emit_message</c> and the functions <c>pg_current_wal_insert_lsn</c> and <c>pg_current_wal_flush_lsn</c>, as
    /// every role may unless somebody revoked it.
    /// </summary>
    OutsideLock,
}

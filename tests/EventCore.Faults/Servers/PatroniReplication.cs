namespace EventCore.Faults;

/// <summary>Whether a commit on the leader of a Patroni cluster waits for a standby.</summary>
internal enum PatroniReplication
{
    /// <summary>It waits, and only a standby that commits waited for becomes the next leader.</summary>
    Synchronous,

    /// <summary>It waits for nobody, and any standby may become the next leader.</summary>
    Asynchronous,
}

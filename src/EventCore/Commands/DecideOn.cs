namespace EventCore;

/// <summary>What a command is decided on.</summary>
public enum DecideOn
{
    /// <summary>
    /// The streams in the cache as they are, and a read of the others; the default. Costs no read where all are in the cache, and
    /// one attempt more where another process has appended to them.
    /// </summary>
    CachedState,

    /// <summary>All streams as of one moment: the store is asked for whatever the cache lacks before anything is decided.</summary>
    FreshState,
}

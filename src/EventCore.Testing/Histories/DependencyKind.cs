namespace EventCore.Testing;

/// <summary>Why one operation comes before another.</summary>
internal enum DependencyKind : byte
{
    /// <summary>It wrote the version before the other's (ww).</summary>
    Overwritten,

    /// <summary>It wrote what the other read (wr).</summary>
    Read,

    /// <summary>It read what the other then added to (rw).</summary>
    Outdated,

    /// <summary>It had ended when the other began.</summary>
    Ended,
}

namespace EventCore.Postgres.Tests;

/// <summary>What the owners of a torture run run.</summary>
internal enum TortureProjections
{
    /// <summary>Two that are to be exactly once, and one that is to be at least once.</summary>
    Sound,

    /// <summary>One that looks at no lease when it moves its checkpoint.</summary>
    Unfenced,

    /// <summary>One that moves its checkpoint in another transaction than it writes its read model.</summary>
    CheckpointApart,
}

namespace EventCore;

/// <summary>What a command needs of a stream's history.</summary>
internal enum HistoryNeed
{
    /// <summary>Every event: its state is folded from the first one.</summary>
    Whole,

    /// <summary>Every event, in memory whatever the cache may hold: the state is folded again when further streams were discovered.</summary>
    WholeAtHand,

    /// <summary>What follows a state that was folded before: the command is snapshotted. A longer history serves too.</summary>
    Tail,
}

namespace EventCore.Testing;

/// <summary>Which promise a history shows broken.</summary>
public enum ViolationKind
{
    /// <summary>An append was acknowledged, and its events are not in the log.</summary>
    AcknowledgedButLost,

    /// <summary>An operation was told that it appended nothing, and its events are in the log.</summary>
    RefusedButStored,

    /// <summary>Some events of an operation are in the log and others are not, or they are not next to each other in their order.</summary>
    Torn,

    /// <summary>An event is in the log twice, or a second outcome of a command id is.</summary>
    StoredTwice,

    /// <summary>An event is in the log that no operation appended.</summary>
    NobodySent,

    /// <summary>Positions are not 1, 2, 3 and so on.</summary>
    PositionsNotDense,

    /// <summary>The versions of a stream are not 1, 2, 3 and so on in position order.</summary>
    VersionsNotDense,

    /// <summary>An answer says something else than the log.</summary>
    WrongAnswer,

    /// <summary>An operation was decided on another state than the one that its place in the log implies.</summary>
    StaleRead,

    /// <summary>What a decision without events saw was never the state of all its streams at once while it ran.</summary>
    NoMomentOfRead,

    /// <summary>An operation comes in the log before one that had been acknowledged when it began.</summary>
    AgainstRealTime,

    /// <summary>Operations depend on each other in a circle: no order of them explains what they saw.</summary>
    NotSerializable,

    /// <summary>They do once those that had ended come before those that began later.</summary>
    NotStrictlySerializable,

    /// <summary>A subscription was not given an event although it was given later ones.</summary>
    DeliverySkipped,

    /// <summary>A subscription was given an event out of order, or again without a start in between.</summary>
    DeliveryOutOfOrder,

    /// <summary>A subscription was given an event that is not in the log, or that it had not asked for.</summary>
    DeliveryOfNothing,
}

namespace EventCore;

/// <summary>What can become of a command id. Stored by name.</summary>
internal enum ExecutedOutcome
{
    /// <summary>There was nothing to do.</summary>
    NothingToDo,

    /// <summary>Its events were appended.</summary>
    Committed,

    /// <summary>A business rule said no.</summary>
    Rejected,
}

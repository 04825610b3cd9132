namespace EventCore.Testing;

/// <summary>What whoever ran an operation was told about it.</summary>
public enum OperationOutcome
{
    /// <summary>Nothing: its answer never came, or said that nobody knows. Its events are in the log all together, or not at all.</summary>
    Unknown,

    /// <summary>Its events are in the log.</summary>
    Appended,

    /// <summary>It appended nothing, and what it read was confirmed: a rejection, or nothing to do.</summary>
    Confirmed,

    /// <summary>It appended nothing: it conflicted, or failed before it was sent.</summary>
    Refused,
}

namespace EventCore.Cli;

/// <summary>What an adoption came to.</summary>
internal enum AdoptOutcome
{
    /// <summary>It could be done; nothing was changed.</summary>
    Planned,

    /// <summary>It was done.</summary>
    Adopted,

    /// <summary>It cannot be done; nothing was changed.</summary>
    Refused,
}

namespace EventCore.Generators;

/// <summary>How generated code reaches a member.</summary>
internal enum Access
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>By its name.</summary>
    Direct,

    /// <summary>
    /// Past what C# allows, as reflection would: an <c>init</c> setter, a member that is not public, a constructor that leaves
    /// <c>required</c> members to its caller.
    /// </summary>
    Unsafe,
}

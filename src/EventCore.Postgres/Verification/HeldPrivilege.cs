namespace EventCore;

/// <summary>Something that a role may do.</summary>
/// <param name="Privilege">What.</param>
/// <param name="IsOfEverybody">Whether it was granted to PUBLIC.</param>
internal sealed record HeldPrivilege(ExpectedPrivilege Privilege, bool IsOfEverybody);

namespace EventCore;

/// <summary>One thing that a role may do.</summary>
/// <param name="Target">What kind of object.</param>
/// <param name="Name">Which; null for the schema itself.</param>
/// <param name="Privilege">What, as GRANT calls it.</param>
/// <param name="Column">The one column that it is about; null for the whole object.</param>
internal sealed record ExpectedPrivilege(PrivilegeTarget Target, string? Name, string Privilege, string? Column = null);

namespace EventCore;

/// <summary>What becomes of one of the old tables.</summary>
/// <param name="Name">Its name, with its schema.</param>
/// <param name="Becomes">What its rows become.</param>
/// <param name="KeptAs">The name under which the table stays with all its rows.</param>
public sealed record AdoptedTable(string Name, string Becomes, string KeptAs);

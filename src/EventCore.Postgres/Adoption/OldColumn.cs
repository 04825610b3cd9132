namespace EventCore;

/// <summary>A column of an old table, as the catalog has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="BaseType">The catalog's short name of its type, such as <c>int8</c>; of a domain, that of the type beneath.</param>
/// <param name="Type">Its type as SQL writes it.</param>
internal sealed record OldColumn(string Name, string BaseType, string Type);

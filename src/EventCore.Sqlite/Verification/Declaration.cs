namespace EventCore;

/// <summary>One thing that a database declares.</summary>
/// <param name="Type"><c>table</c>, <c>index</c>, <c>view</c> or <c>trigger</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Table">The table it belongs to; for tables and views their own name.</param>
/// <param name="Sql">The text of its CREATE statement.</param>
internal sealed record Declaration(string Type, string Name, string Table, string Sql)
{
    /// <summary>Such as "trigger events_append_only".</summary>
    public override string ToString() => $"{Type} {Name}";
}

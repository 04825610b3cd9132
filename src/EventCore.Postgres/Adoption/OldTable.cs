namespace EventCore;

/// <summary>An old table, as the catalog has it.</summary>
/// <param name="Name">Its name, without its schema.</param>
/// <param name="IsTable">Whether it is a table, partitioned or not, rather than a view or anything else.</param>
/// <param name="Columns">Its columns in order.</param>
internal sealed record OldTable(string Name, bool IsTable, IReadOnlyList<OldColumn> Columns)
{
    public bool Has(string column) => Find(column) is not null;

    public OldColumn? Find(string column) => Columns.FirstOrDefault(found => found.Name == column);
}

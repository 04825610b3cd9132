namespace EventCore;

/// <summary>A column that a shape has.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Content">What it must hold.</param>
/// <param name="IsNeeded">Whether an event could be lost or misread without it.</param>
internal sealed record ExpectedColumn(string Name, ColumnContent Content, bool IsNeeded = true)
{
    /// <summary>What is wrong with a table in this respect, as the rest of a sentence; null where nothing is.</summary>
    public string? FindFault(OldTable table) => table.Find(Name) switch
    {
        null when IsNeeded => $"has no column '{Name}', without which events could be lost or misread",
        { } column when !Fits(column.BaseType) => $"has a column '{Name}' of type {column.Type}, which could be misread: it should be {Wanted}",
        _ => null,
    };

    private string Wanted => Content switch
    {
        ColumnContent.Uuid => "uuid",
        ColumnContent.Text => "text or varchar",
        ColumnContent.WholeNumber => "bigint or integer",
        ColumnContent.Json => "jsonb",
        ColumnContent.Moment => "timestamp with time zone",
        _ => "anything",
    };

    private bool Fits(string baseType) => Content switch
    {
        ColumnContent.Uuid => baseType is "uuid",
        ColumnContent.Text => baseType is "text" or "varchar" or "citext",
        ColumnContent.WholeNumber => baseType is "int8" or "int4" or "int2",
        ColumnContent.Json => baseType is "jsonb",
        ColumnContent.Moment => baseType is "timestamptz",
        _ => true,
    };
}

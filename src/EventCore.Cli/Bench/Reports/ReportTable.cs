namespace EventCore.Cli;

/// <summary>A table of a report, whatever it is written in.</summary>
/// <param name="Headings">The first column is of names, the others of figures.</param>
/// <param name="Rows">A cell for each heading.</param>
internal sealed record ReportTable(IReadOnlyList<string> Headings, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>What is to be known beside it; null is nothing.</summary>
    public string? Note { get; init; }
}

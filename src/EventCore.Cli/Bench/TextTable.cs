using System.Text;

namespace EventCore.Cli;

/// <summary>Columns of plain text: as readable in a file as on a terminal.</summary>
/// <param name="headings">The first column is aligned left, the others right.</param>
internal sealed class TextTable(params IReadOnlyList<string> headings)
{
    private readonly List<IReadOnlyList<string>> _rows = [headings];

    /// <summary>Adds a row with a cell for each heading.</summary>
    public void Add(params IReadOnlyList<string> cells) => _rows.Add(cells);

    public void WriteTo(StringBuilder text)
    {
        var widths = headings.Select((_, column) => _rows.Max(row => row[column].Length)).ToList();
        WriteRow(text, headings, widths);
        WriteRow(text, [.. widths.Select(width => new string('-', width))], widths);
        foreach (var row in _rows.Skip(1))
        {
            WriteRow(text, row, widths);
        }
    }

    private static void WriteRow(StringBuilder text, IReadOnlyList<string> cells, List<int> widths)
    {
        var padded = cells.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
        text.AppendLine(string.Join("  ", padded).TrimEnd());
    }
}

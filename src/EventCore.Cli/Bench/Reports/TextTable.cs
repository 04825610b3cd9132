using System.Text;

namespace EventCore.Cli;

/// <summary>Columns of plain text: as readable in a file as on a terminal.</summary>
/// <param name="headings">The first column is aligned left, the others right.</param>
/// <param name="rows">A cell for each heading.</param>
internal sealed class TextTable(IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows)
{
    public void WriteTo(StringBuilder text)
    {
        var widths = headings.Select((heading, column) => rows.Select(row => row[column].Length).Append(heading.Length).Max()).ToList();
        WriteRow(text, headings, widths);
        WriteRow(text, [.. widths.Select(width => new string('-', width))], widths);
        foreach (var row in rows)
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

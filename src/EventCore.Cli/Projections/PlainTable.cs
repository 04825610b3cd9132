using System.Globalization;
using Spectre.Console;

namespace EventCore.Cli;

/// <summary>A table of plain text without borders, as wide as what is in it: the same in a file as on a terminal.</summary>
internal sealed class PlainTable
{
    /// <summary>No line is ever broken.</summary>
    private const int Width = 20_000;

    private readonly Table _table = new Table().Border(TableBorder.Simple);

    public PlainTable(params IReadOnlyList<string> headings)
    {
        foreach (var heading in headings)
        {
            _table.AddColumn(new TableColumn(new Text(heading)).NoWrap());
        }
    }

    /// <summary>Adds a row with a cell for each heading.</summary>
    public void Add(params IReadOnlyList<string> cells) => _table.AddRow(cells.Select(cell => new Text(cell)));

    /// <summary>Its lines, without white space around them.</summary>
    public override string ToString()
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = Width;
        console.Write(_table);
        return string.Join(Environment.NewLine, text.ToString().Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));
    }
}

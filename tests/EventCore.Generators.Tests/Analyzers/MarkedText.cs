using Microsoft.CodeAnalysis.Text;

namespace EventCore.Generators.Tests;

/// <summary>Source text with places marked by <c>[|</c> and <c>|]</c>.</summary>
internal static class MarkedText
{
    private const string Start = "[|";
    private const string End = "|]";

    /// <summary>The text without its marks, and the places in it.</summary>
    public static (string Text, IReadOnlyList<TextSpan> Spans) Parse(string marked)
    {
        var (text, spans) = ("", new List<TextSpan>());
        while (marked.Split(Start, 2) is [var before, var rest])
        {
            var parts = rest.Split(End, 2);
            Assert.True(parts.Length == 2, $"'{Start}' without '{End}': {rest}");
            spans.Add(new TextSpan(text.Length + before.Length, parts[0].Length));
            (text, marked) = (text + before + parts[0], parts[1]);
        }

        return (text + marked, spans);
    }
}

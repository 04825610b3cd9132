using System.Text;

namespace EventCore.Generators;

/// <summary>Text of generated code, a line at a time.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder _text = new();

    private int _depth;

    public void Line(string text = "")
    {
        if (text.Length > 0)
        {
            _text.Append(' ', _depth * 4).Append(text);
        }

        _text.Append('\n');
    }

    public void Open()
    {
        Line("{");
        _depth++;
    }

    /// <param name="after">What follows the brace.</param>
    public void Close(string after = "")
    {
        _depth--;
        Line("}" + after);
    }

    public void CloseAll()
    {
        while (_depth > 0)
        {
            Close();
        }
    }

    public override string ToString() => _text.ToString();
}

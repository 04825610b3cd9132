using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EventCore.Faults.Tests;

/// <summary>Text and JSON that somebody might send who means no good, or whose encoder is broken.</summary>
/// <param name="seed">Whence all of it comes.</param>
internal sealed class HostileInputs(int seed)
{
    private static readonly string[] Fragments =
    [
        "'", "\"", "\\", ";", "--", "/*", "*/", "$1", "$$", "%", "_", "%s", "{0}", "{schema}", "'; DROP TABLE events; --", "\"; DROP SCHEMA eventcore CASCADE; --", "\0", "\u0001", "\u007f", "\r\n", "\t",
        " ", "\u00a0", "\u200b", "\ufeff", "\ud800", "\udc00", "\ud83d\ude00", "\uffff", "\u0301", "ß", "İ", "ﬀ", "*", "?", "[", "]", "../", "~", "$command-", "$", "null", "NaN", "true", "-1", "0x10", "1e400",
        "\\u0000", "\\x00", "E'\\x41'", "eventcore", "a", "A", "zz", "0",
    ];

    private readonly Random _random = new(seed);

    public Random Random => _random;

    /// <summary>A few fragments or many, now and then far too many.</summary>
    public string Text()
    {
        var text = new StringBuilder();
        for (var left = _random.Next(50) == 0 ? _random.Next(400) : _random.Next(6); left > 0; left--)
        {
            text.Append(_random.Next(3) == 0 ? ((char)_random.Next(0x10000)).ToString() : Fragments[_random.Next(Fragments.Length)]);
        }

        return text.ToString();
    }

    /// <summary>JSON that is well-formed, or was until some bytes of it were changed.</summary>
    public byte[] Json()
    {
        var bytes = Encoding.UTF8.GetBytes(JsonText(depth: 0, maxDepth: _random.Next(30) == 0 ? 90 : 5));
        for (var left = _random.Next(4) == 0 ? _random.Next(1, 4) : 0; left > 0 && bytes.Length > 0; left--)
        {
            bytes[_random.Next(bytes.Length)] = (byte)_random.Next(256);
        }

        return bytes;
    }

    private string JsonText(int depth, int maxDepth) => _random.Next(depth < maxDepth ? 8 : 5) switch
    {
        0 => JsonValue.Create(Text()).ToJsonString(),
        1 => $"\"{Fragments[_random.Next(Fragments.Length)]}\"",
        2 => Number(),
        3 => _random.Next(2) == 0 ? "true" : "null",
        4 => $"\"\\u{_random.Next(0x10000):x4}\"",
        5 => $"[{string.Join(",", Enumerable.Range(0, _random.Next(4)).Select(_ => JsonText(depth + 1, maxDepth)))}]",
        6 => $"[{JsonText(depth + 1, maxDepth)}]",
        _ => $"{{{string.Join(",", Enumerable.Range(0, _random.Next(4)).Select(number => $"{JsonSerializer.Serialize(number + Fragments[_random.Next(Fragments.Length)])}:{JsonText(depth + 1, maxDepth)}"))}}}",
    };

    private string Number() => _random.Next(6) switch
    {
        0 => $"{_random.Next()}",
        1 => $"-{_random.Next()}.{_random.Next()}",
        2 => $"{_random.Next(10)}e{_random.Next(-1_200, 1_200)}",
        3 => new string('9', _random.Next(1, 1_200)),
        4 => $"0.{new string('0', _random.Next(1_200))}1",
        _ => "-0",
    };
}

using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace EventCore;

/// <summary>The beginning of stream ids, taken literally: <c>_</c>, <c>%</c> and case mean themselves.</summary>
public sealed record StreamPrefix
{
    /// <summary>The prefix of every stream.</summary>
    public static StreamPrefix All { get; } = new("");

    /// <summary>Takes <paramref name="value"/> as it is, without trimming; empty means every stream.</summary>
    /// <exception cref="ArgumentException">No stream id could begin like that: too long, or a character that no stream id may hold.</exception>
    public StreamPrefix(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Value = StoredText.RequireLabel(value, "stream prefix (it is literal, without wildcards)", StoredText.Reserved, nameof(value));
    }

    /// <summary>The prefix itself.</summary>
    public string Value { get; }

    /// <summary>Whether <paramref name="streamId"/> begins with this prefix.</summary>
    public bool Matches(StreamId streamId)
    {
        ArgumentNullException.ThrowIfNull(streamId);
        return streamId.Value.StartsWith(Value, StringComparison.Ordinal);
    }

    /// <summary>
    /// The least text, by code point, above everything that begins with this prefix, so that an index can serve it as a
    /// range; false where nothing is above it.
    /// </summary>
    public bool TryGetUpperBound([NotNullWhen(true)] out string? upperBound)
    {
        var runes = Value.EnumerateRunes().ToList();
        while (runes is [.., var last])
        {
            runes.RemoveAt(runes.Count - 1);
            if (last.Value < 0x10FFFF)
            {
                // U+D7FF is followed by U+E000: the values between are surrogates, not code points.
                runes.Add(new Rune(last.Value == 0xD7FF ? 0xE000 : last.Value + 1));
                upperBound = string.Concat(runes);
                return true;
            }
        }

        upperBound = null;
        return false;
    }

    /// <summary>The prefix itself.</summary>
    public override string ToString() => Value;
}

using System.Buffers;
using System.Globalization;
using System.Text;

namespace EventCore;

/// <summary>The rules for text that every store must hold unchanged.</summary>
internal static class StoredText
{
    /// <summary>The longest name or id, in code points, as PostgreSQL's <c>varchar(255)</c> counts them.</summary>
    public const int MaxLength = 255;

    /// <summary>Characters that are kept free for patterns over stream ids.</summary>
    public static readonly SearchValues<char> Reserved = SearchValues.Create("*?[]");

    private static readonly SearchValues<char> None = SearchValues.Create("");

    /// <summary>1 to 255 characters, none of them reserved or a control character.</summary>
    public static string RequireName(string text, string what, SearchValues<char>? reserved, string parameter) =>
        text.Length > 0
            ? RequireLabel(text, what, reserved, parameter)
            : throw new ArgumentException($"A {what} must have 1 to {MaxLength} characters, but it is blank.", parameter);

    /// <summary>Up to 255 characters, none of them reserved or a control character.</summary>
    public static string RequireLabel(string text, string what, SearchValues<char>? reserved, string parameter)
    {
        RequireUnicode(text, what, parameter);
        var reservedAt = text.AsSpan().IndexOfAny(reserved ?? None);
        if (reservedAt >= 0)
        {
            throw new ArgumentException($"A {what} must not hold any of * ? [ ], but '{Shown(text)}' has '{text[reservedAt]}' at index {reservedAt}.", parameter);
        }

        var length = IsPlain(text) ? text.Length : CountCharacters(text, what, parameter);
        return length <= MaxLength
            ? text
            : throw new ArgumentException($"A {what} must have at most {MaxLength} characters, but '{Shown(text)}' has {length}.", parameter);
    }

    /// <summary>Text that UTF-8 can carry and PostgreSQL can hold: no half surrogate pair, no U+0000.</summary>
    public static string RequireUnicode(string text, string what, string parameter)
    {
        for (var index = IsPlain(text) ? text.Length : 0; index < text.Length;)
        {
            if (Rune.DecodeFromUtf16(text.AsSpan(index), out var rune, out var consumed) != OperationStatus.Done)
            {
                throw new ArgumentException($"A {what} must be valid Unicode, but it has half a surrogate pair at index {index}.", parameter);
            }

            if (rune.Value == 0)
            {
                throw new ArgumentException($"A {what} must not hold U+0000, but it does at index {index}.", parameter);
            }

            index += consumed;
        }

        return text;
    }

    /// <summary>Text of anybody's, an error's say, made into one that every store holds: what cannot be held is replaced, and what is too long is cut.</summary>
    public static string Storable(string text, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(text);
        var cut = text.Length <= maxLength ? text : text[..(char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength)];

        // Encoding replaces halves of surrogate pairs.
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(cut)).Replace('\0', '\uFFFD');
    }

    /// <summary>Whether a name or a key is one of those that EventCore keeps for itself.</summary>
    public static bool IsOwn(string text) => text.StartsWith(EventMetadata.ReservedPrefix);

    /// <summary>Compares as databases compare UTF-8 bytes; ordinal comparison of UTF-16 puts surrogates before U+E000.</summary>
    public static int CompareByCodePoint(string left, string right)
    {
        var common = left.AsSpan().CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
        {
            return left.Length.CompareTo(right.Length);
        }

        var (a, b) = (left[common], right[common]);
        return char.IsSurrogate(a) == char.IsSurrogate(b) ? a.CompareTo(b) : char.IsSurrogate(a).CompareTo(char.IsSurrogate(b));
    }

    /// <summary>Printable ASCII only, as nearly all names are: each char is a character, and none has to be looked at by itself.</summary>
    private static bool IsPlain(string text) => !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    /// <summary>Counts code points, of which none may be a control character.</summary>
    private static int CountCharacters(string text, string what, string parameter)
    {
        var count = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsControl(rune))
            {
                throw new ArgumentException($"A {what} must not hold control characters, but its character {count + 1} is U+{rune.Value:X4}.", parameter);
            }

            count++;
        }

        return count;
    }

    private static string Shown(string text) =>
        text.Length <= 60 ? text : string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, char.IsHighSurrogate(text[56]) ? 56 : 57)}...");
}

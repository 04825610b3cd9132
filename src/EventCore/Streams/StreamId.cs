using System.Text.Json.Serialization;

namespace EventCore;

/// <summary>The name of a stream: 1 to 255 characters, trimmed, none of <c>* ? [ ]</c>, no control characters.</summary>
/// <remarks>
/// A character is a Unicode code point. Two ids are equal when their code points are: case counts, and nothing is
/// normalised. Ids order by code point, which is how every store lists them.
/// </remarks>
[JsonConverter(typeof(StreamIdJsonConverter))]
public sealed record StreamId : IComparable<StreamId>
{
    /// <summary>The longest id, in code points.</summary>
    public const int MaxLength = 255;

    // Kept, because the same id is looked up many times on its way through a command; 0 until it is asked for.
    private int _hashCode;

    /// <summary>Trims <paramref name="value"/> and checks it.</summary>
    /// <exception cref="ArgumentException">The value is blank, too long, or holds a character that no stream id may hold.</exception>
    public StreamId(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Value = StoredText.RequireName(value.Trim(), "stream id", StoredText.Reserved, nameof(value));
    }

    /// <summary>The id as it is stored.</summary>
    public string Value { get; }

    /// <summary>Equal when the code points are.</summary>
    public bool Equals(StreamId? other) => ReferenceEquals(this, other) || (other is not null && string.Equals(Value, other.Value, StringComparison.Ordinal));

    /// <inheritdoc/>
    public override int GetHashCode() => _hashCode != 0 ? _hashCode : _hashCode = Value.GetHashCode(StringComparison.Ordinal);

    /// <summary>Orders by code point.</summary>
    public int CompareTo(StreamId? other) => other is null ? 1 : StoredText.CompareByCodePoint(Value, other.Value);

    /// <summary>The id as it is stored.</summary>
    public override string ToString() => Value;

#pragma warning disable CS1591 // The operators follow CompareTo.
    public static bool operator <(StreamId left, StreamId right) => Comparer<StreamId>.Default.Compare(left, right) < 0;

    public static bool operator <=(StreamId left, StreamId right) => Comparer<StreamId>.Default.Compare(left, right) <= 0;

    public static bool operator >(StreamId left, StreamId right) => Comparer<StreamId>.Default.Compare(left, right) > 0;

    public static bool operator >=(StreamId left, StreamId right) => Comparer<StreamId>.Default.Compare(left, right) >= 0;
#pragma warning restore CS1591
}

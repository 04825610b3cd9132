namespace EventCore;

/// <summary>How many events a stream holds; 0 is a stream nobody has written to. The first event has version 1.</summary>
/// <param name="Value">0 or more.</param>
public readonly record struct StreamVersion(long Value) : IComparable<StreamVersion>
{
    /// <summary>The version of a stream nobody has written to.</summary>
    public static StreamVersion Empty => default;

    /// <summary>0 or more.</summary>
    public long Value { get; } = Value >= 0
        ? Value
        : throw new ArgumentOutOfRangeException(nameof(Value), Value, "A version counts events.");

    /// <summary>The version once <paramref name="events"/> more have been appended.</summary>
    public StreamVersion After(int events) => new(checked(Value + events));

    /// <inheritdoc/>
    public int CompareTo(StreamVersion other) => Value.CompareTo(other.Value);

    /// <summary>The number alone.</summary>
    public override string ToString() => Value.ToString();

#pragma warning disable CS1591 // The operators follow CompareTo.
    public static bool operator <(StreamVersion left, StreamVersion right) => left.Value < right.Value;

    public static bool operator <=(StreamVersion left, StreamVersion right) => left.Value <= right.Value;

    public static bool operator >(StreamVersion left, StreamVersion right) => left.Value > right.Value;

    public static bool operator >=(StreamVersion left, StreamVersion right) => left.Value >= right.Value;
#pragma warning restore CS1591
}

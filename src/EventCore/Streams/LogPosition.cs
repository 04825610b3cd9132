namespace EventCore;

/// <summary>A place in the log: dense, in commit order. The first event has position 1; 0 is the place before it.</summary>
/// <param name="Value">0 or more.</param>
public readonly record struct LogPosition(long Value) : IComparable<LogPosition>
{
    /// <summary>Before the first event.</summary>
    public static LogPosition Start => default;

    /// <summary>0 or more.</summary>
    public long Value { get; } = Value >= 0
        ? Value
        : throw new ArgumentOutOfRangeException(nameof(Value), Value, "Positions count from the start of the log.");

    /// <inheritdoc/>
    public int CompareTo(LogPosition other) => Value.CompareTo(other.Value);

    /// <summary>The number alone.</summary>
    public override string ToString() => Value.ToString();

#pragma warning disable CS1591 // The operators follow CompareTo.
    public static bool operator <(LogPosition left, LogPosition right) => left.Value < right.Value;

    public static bool operator <=(LogPosition left, LogPosition right) => left.Value <= right.Value;

    public static bool operator >(LogPosition left, LogPosition right) => left.Value > right.Value;

    public static bool operator >=(LogPosition left, LogPosition right) => left.Value >= right.Value;
#pragma warning restore CS1591
}

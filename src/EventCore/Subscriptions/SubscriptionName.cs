namespace EventCore;

/// <summary>The stable name that a subscription's checkpoint is kept under: 1 to 255 characters, trimmed, no control characters.</summary>
public sealed record SubscriptionName : IComparable<SubscriptionName>
{
    /// <summary>The longest name, in code points.</summary>
    public const int MaxLength = 255;

    /// <summary>Trims <paramref name="value"/> and checks it.</summary>
    /// <exception cref="ArgumentException">The value is blank, too long, or holds a control character.</exception>
    public SubscriptionName(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Value = StoredText.RequireName(value.Trim(), "subscription name", reserved: null, nameof(value));
    }

    /// <summary>The name as it is stored.</summary>
    public string Value { get; }

    /// <summary>Orders by code point.</summary>
    public int CompareTo(SubscriptionName? other) => other is null ? 1 : StoredText.CompareByCodePoint(Value, other.Value);

    /// <summary>The name as it is stored.</summary>
    public override string ToString() => Value;

#pragma warning disable CS1591 // The operators follow CompareTo.
    public static bool operator <(SubscriptionName left, SubscriptionName right) => Comparer<SubscriptionName>.Default.Compare(left, right) < 0;

    public static bool operator <=(SubscriptionName left, SubscriptionName right) => Comparer<SubscriptionName>.Default.Compare(left, right) <= 0;

    public static bool operator >(SubscriptionName left, SubscriptionName right) => Comparer<SubscriptionName>.Default.Compare(left, right) > 0;

    public static bool operator >=(SubscriptionName left, SubscriptionName right) => Comparer<SubscriptionName>.Default.Compare(left, right) >= 0;
#pragma warning restore CS1591
}

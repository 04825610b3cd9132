namespace EventCore;

/// <summary>The stable name that a subscription's checkpoint is kept under: 1 to 255 characters, trimmed, no control characters.</summary>
public sealed record SubscriptionName : IComparable<SubscriptionName>
{
    /// <summary>The longest name, in code points.</summary>
    public const int MaxLength = 255;

    private const string RebuildSuffix = " (rebuild)";

    /// <summary>Trims <paramref name="value"/> and checks it.</summary>
    /// <exception cref="ArgumentException">The value is blank, too long, or holds a control character.</exception>
    public SubscriptionName(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Value = StoredText.RequireName(value.Trim(), "subscription name", reserved: null, nameof(value));
    }

    /// <summary>The name as it is stored.</summary>
    public string Value { get; }

    /// <summary>Whether it is the name of a rebuild; no other subscription may have it.</summary>
    public bool IsForRebuild => Value.EndsWith(RebuildSuffix, StringComparison.Ordinal);

    /// <summary>The name that a rebuild of it keeps its checkpoint under.</summary>
    /// <exception cref="ArgumentException">It would be too long.</exception>
    public SubscriptionName ForRebuild() => new(Value + RebuildSuffix);

    /// <summary>What a rebuild of this name rebuilds; the name itself where it is no rebuild's.</summary>
    public SubscriptionName Rebuilt() => IsForRebuild ? new(Value[..^RebuildSuffix.Length]) : this;

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

namespace EventCore.Stores;

/// <summary>How many items one page may hold: 1 to 10,000, 1,000 unless said otherwise.</summary>
public readonly record struct PageSize
{
    /// <summary>The largest page.</summary>
    public const int Max = 10_000;

    private const int Default = 1_000;

    private readonly int _offsetFromDefault;

    /// <summary>A page of at most <paramref name="value"/> items.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1 or more than <see cref="Max"/>.</exception>
    public PageSize(int value) =>
        _offsetFromDefault = value is >= 1 and <= Max
            ? value - Default
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"A page holds 1 to {Max} items.");

    /// <summary>The number of items.</summary>
    public int Value => Default + _offsetFromDefault;
}

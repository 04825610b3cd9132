namespace EventCore;

/// <summary>The stable stored name of a kind of snapshot, never a CLR name: 1 to 255 characters, trimmed, no control characters.</summary>
public sealed record SnapshotName
{
    /// <summary>The longest name, in code points.</summary>
    public const int MaxLength = 255;

    /// <summary>Trims <paramref name="value"/> and checks it.</summary>
    /// <exception cref="ArgumentException">The value is blank, too long, or holds a control character.</exception>
    public SnapshotName(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Value = StoredText.RequireName(value.Trim(), "snapshot name", reserved: null, nameof(value));
    }

    /// <summary>The name as it is stored.</summary>
    public string Value { get; }

    /// <summary>The name as it is stored.</summary>
    public override string ToString() => Value;
}

namespace EventCore;

/// <summary>A process, or a part of one, that runs subscriptions: a name of its own, for the length of one run.</summary>
public sealed record LeaseOwner
{
    /// <summary>The longest name, in code points.</summary>
    public const int MaxLength = 255;

    /// <summary>Trims <paramref name="value"/> and checks it.</summary>
    /// <exception cref="ArgumentException">The value is blank, too long, or holds a control character.</exception>
    public LeaseOwner(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Value = StoredText.RequireName(value.Trim(), "lease owner", reserved: null, nameof(value));
    }

    /// <summary>The name as it is stored.</summary>
    public string Value { get; }

    /// <summary>The name as it is stored.</summary>
    public override string ToString() => Value;
}

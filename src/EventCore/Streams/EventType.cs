namespace EventCore;

/// <summary>The stable stored name of a kind of event, never a CLR name: 1 to 255 characters, trimmed, no control characters.</summary>
public sealed record EventType
{
    /// <summary>The longest name, in code points.</summary>
    public const int MaxLength = 255;

    /// <summary>Trims <paramref name="value"/> and checks it.</summary>
    /// <exception cref="ArgumentException">The value is blank, too long, or holds a control character.</exception>
    public EventType(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Value = StoredText.RequireName(value.Trim(), "event type", reserved: null, nameof(value));
    }

    /// <summary>The name as it is stored.</summary>
    public string Value { get; }

    /// <summary>The name as it is stored.</summary>
    public override string ToString() => Value;
}

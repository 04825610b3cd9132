namespace EventCore;

/// <summary>The name of a log of a database: 1 to 255 characters, trimmed, no control characters. Logs do not see each other.</summary>
public sealed record LogName
{
    /// <summary>The log that is used where none is named: <c>default</c>.</summary>
    public static LogName Default { get; } = new("default");

    /// <summary>Trims <paramref name="value"/> and checks it.</summary>
    /// <exception cref="ArgumentException">The value is blank, too long, or holds a control character.</exception>
    public LogName(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Value = StoredText.RequireName(value.Trim(), "log name", reserved: null, nameof(value));
    }

    /// <summary>The name as it is stored.</summary>
    public string Value { get; }

    /// <summary>The name as it is stored.</summary>
    public override string ToString() => Value;
}

using System.Globalization;

namespace EventCore;

/// <summary>A stream id with one thing left open, such as <c>account-{0}</c>: one for each account.</summary>
public sealed class StreamTemplate
{
    private const string Hole = "{0}";

    private readonly string _before;
    private readonly string _after;

    /// <summary>Takes a stream id that holds <c>{0}</c> once. Anything else in it, braces too, stands for itself.</summary>
    /// <exception cref="ArgumentException">It does not hold <c>{0}</c> once, or the rest is nothing that a stream id may hold.</exception>
    public StreamTemplate(string template)
    {
        ArgumentNullException.ThrowIfNull(template);
        if (template.Split(Hole) is not [var before, var after])
        {
            throw new ArgumentException($"A template of stream ids must hold '{Hole}' once, not '{template}'.", nameof(template));
        }

        (_before, _after) = (before, after);
        _ = For(0);
    }

    /// <summary>The stream whose id has the text of <paramref name="value"/> in it, in the invariant culture.</summary>
    /// <exception cref="ArgumentException">The value has no text, so that all such values would share a stream, or the stream id would be none.</exception>
    public StreamId For<T>(T value)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{_before}{value}{_after}");
        return id.AsSpan(_before.Length, id.Length - _before.Length - _after.Length).IsWhiteSpace()
            ? throw new ArgumentException($"What goes into '{this}' must have a text, and a {typeof(T).Name} has none.", nameof(value))
            : new StreamId(id);
    }

    /// <summary>The stream of each value, in their order.</summary>
    public IEnumerable<StreamId> ForEach<T>(IEnumerable<T> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.Select(For);
    }

    /// <summary>The template as it was given.</summary>
    public override string ToString() => _before + Hole + _after;
}

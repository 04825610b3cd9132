using System.Globalization;

namespace EventCore;

/// <summary>
/// Names one execution of one command for ever, so that executing it again changes nothing: 1 to 246 characters, trimmed, none of
/// <c>* ? [ ]</c>, no control characters. Unique within a log.
/// </summary>
/// <remarks>
/// <para>Its caller makes it before the first try and uses it for every further one: the id of a message, the key that an HTTP client
/// sent, a UUID that is kept beside the intent. The first outcome of an id (committed, nothing to do, or rejected) is recorded
/// in the log, in the same atomic step as the decision's events, as the one event of a stream named <c>$command-</c> and the id. Executing the id
/// again appends nothing and returns that outcome, in the same process or another one, at any time later. A conflict or an
/// exception is no outcome: the id may be executed again.</para>
/// <para>An id belongs to a command's <see cref="ICommand{TState, TEvent}.CommandName"/> and declared streams. The same id with others
/// is a <see cref="CommandIdReusedException"/>.</para>
/// </remarks>
public sealed record CommandId
{
    /// <summary>The longest id, in code points: with the prefix of its stream it is a stream id.</summary>
    public const int MaxLength = StoredText.MaxLength - 9;

    private const string Prefix = "$command-";

    /// <summary>Trims <paramref name="value"/> and checks it.</summary>
    /// <exception cref="ArgumentException">The value is blank, too long, or holds a character that no stream id may hold.</exception>
    public CommandId(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Value = StoredText.RequireName(value.Trim(), "command id", StoredText.Reserved, nameof(value));
        if (Value.EnumerateRunes().Count() > MaxLength)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"A command id must have at most {MaxLength} characters, but '{Value}' has more."), nameof(value));
        }

        Stream = new StreamId(Prefix + Value);
    }

    /// <summary>The id as it is stored.</summary>
    public string Value { get; }

    /// <summary>Where the first outcome is recorded.</summary>
    internal StreamId Stream { get; }

    /// <summary>The id as it is stored.</summary>
    public override string ToString() => Value;
}

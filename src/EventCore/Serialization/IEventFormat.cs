namespace EventCore;

/// <summary>How a kind of event is stored, where that is not as its System.Text.Json contract says.</summary>
/// <remarks>
/// Stores hold one JSON value for each event. A text format may be that value itself; a binary one fits into a JSON string, see
/// <see cref="BinaryEventFormat{T}"/>. Thread-safe, and without reflection where the application is trimmed.
/// </remarks>
/// <typeparam name="T">The CLR type.</typeparam>
public interface IEventFormat<T>
    where T : class
{
    /// <summary>One JSON value in UTF-8 that every store can hold, see <see cref="Stores.NewEvent"/>.</summary>
    ReadOnlyMemory<byte> Encode(T @event);

    /// <summary>The event of what <see cref="Encode"/> gave, as a store gives it back: the same meaning, not necessarily the same spelling.</summary>
    /// <remarks>Whatever it throws is given on as the inner exception of an <see cref="EventDecodingException"/>.</remarks>
    T Decode(ReadOnlySpan<byte> json);
}

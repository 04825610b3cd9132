namespace EventCore.Stores;

/// <summary>An event before it is appended: checked when it is made, so that every store can hold it unchanged.</summary>
/// <remarks>
/// JSON keeps its meaning, not its spelling: a store may reorder keys and drop white space, and of a repeated key the last
/// value counts.
/// </remarks>
public sealed class NewEvent
{
    /// <summary>An event for one stream.</summary>
    /// <param name="streamId">The stream it goes to.</param>
    /// <param name="id">Its id, the idempotency key.</param>
    /// <param name="type">The stored name of its kind.</param>
    /// <param name="data">One JSON value in UTF-8; kept, not copied, so it must not change afterwards.</param>
    /// <param name="metadata">What is known beside the data.</param>
    /// <exception cref="ArgumentException">
    /// The data is no JSON that every store can hold: not well-formed, nested deeper than <see cref="MaxDepth"/>, a string
    /// with U+0000 or half a surrogate pair, or a number beyond <see cref="MaxNumberDigits"/> digits.
    /// </exception>
    public NewEvent(StreamId streamId, EventId id, EventType type, ReadOnlyMemory<byte> data, EventMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(streamId);
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(metadata);
        if (StorableJson.FindFault(data.Span) is { } fault)
        {
            throw new ArgumentException($"The data of a '{type}' event for stream '{streamId}' must be JSON that every store can hold, but {fault}", nameof(data));
        }

        (StreamId, Id, Type, Data, Metadata) = (streamId, id, type, data, metadata);
    }

    /// <summary>How deep JSON data may be nested.</summary>
    public const int MaxDepth = 64;

    /// <summary>How many digits a JSON number may have, and how large its exponent may be.</summary>
    public const int MaxNumberDigits = 1_000;

    /// <summary>The stream it goes to.</summary>
    public StreamId StreamId { get; }

    /// <summary>Its id, the idempotency key.</summary>
    public EventId Id { get; }

    /// <summary>The stored name of its kind.</summary>
    public EventType Type { get; }

    /// <summary>One JSON value in UTF-8.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>What is known beside the data.</summary>
    public EventMetadata Metadata { get; }
}

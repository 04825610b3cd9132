namespace EventCore;

/// <summary>Names one event for ever; sending the same id again stores nothing twice. Unique within a log.</summary>
/// <remarks>Ids say nothing about order: clocks step back, and version-7 ids of one millisecond are not monotonic.</remarks>
/// <param name="Value">Any UUID.</param>
public readonly record struct EventId(Guid Value)
{
    /// <summary>A new version-7 id from the given clock.</summary>
    public static EventId Create(TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        return new EventId(Guid.CreateVersion7(timeProvider.GetUtcNow()));
    }

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}

using System.Runtime.InteropServices;

namespace EventCore;

/// <summary>How far a log was read: a position, and the event that was there.</summary>
/// <remarks>
/// The id tells this log from one that was restored from an older backup, or failed over with loss, and has another event at
/// the position since, or none.
/// </remarks>
/// <param name="Position">Everything up to it was read; <see cref="LogPosition.Start"/> is before the first event.</param>
/// <param name="EventId">The event at the position; null at <see cref="LogPosition.Start"/>, and where a log has no event at the position.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Checkpoint(LogPosition Position, EventId? EventId)
{
    /// <summary>Before the first event.</summary>
    public static Checkpoint Start => default;

    /// <summary>The event at the position.</summary>
    public EventId? EventId { get; } = EventId is null || Position > LogPosition.Start
        ? EventId
        : throw new ArgumentException("There is no event before the first, so a checkpoint there has no event id.", nameof(EventId));

    /// <summary>The position and the id.</summary>
    public override string ToString() => EventId is { } id ? $"{Position} ({id})" : Position.ToString();
}

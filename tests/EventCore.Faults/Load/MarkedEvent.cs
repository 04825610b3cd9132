using System.Collections.Immutable;
using EventCore.Testing;

namespace EventCore.Faults;

/// <summary>What the load appends: an event that says where it comes from and what its decision saw.</summary>
internal abstract record MarkedEvent : IEventUnion<MarkedEvent>
{
    public const string TypeName = "marked";

    public static EventRegistry<MarkedEvent> Registry { get; } = new(EventCase<MarkedEvent>.Of(TypeName, LoadJson.Default.Marked));

    /// <summary>Its JSON is that of a <see cref="HistoryMark"/>.</summary>
    internal sealed record Marked(long Operation, int Index, int Count, ImmutableArray<StreamSeen> Seen) : MarkedEvent
    {
        public HistoryMark ToMark() => new(Operation, Index, Count, Seen);
    }
}

using System.Collections.Frozen;

namespace EventCore;

/// <summary>A filter for somebody who can decode the events of one union.</summary>
internal static class UnionFilter
{
    /// <summary>The same filter, which wants the types of the union where it names none.</summary>
    public static EventFilter OfUnion<TEvent>(this EventFilter filter)
        where TEvent : class, IEventUnion<TEvent> =>
        filter.EventTypes is null ? filter with { EventTypes = TEvent.Registry.EventTypes.ToFrozenSet() } : filter;
}

namespace EventCore;

/// <summary>A closed set of events that knows how its cases are stored.</summary>
/// <typeparam name="TSelf">The union itself.</typeparam>
public interface IEventUnion<TSelf>
    where TSelf : class, IEventUnion<TSelf>
{
    /// <summary>Every case with its stored name and its JSON contract.</summary>
    static abstract EventRegistry<TSelf> Registry { get; }

    /// <summary>What becomes of events that were stored in shapes that are no longer written; none unless a union declares it.</summary>
    /// <remarks>
    /// Taken by the registry when it is made. Declare it as <c>public static</c>; with a body (<c>=&gt;</c>) it does not depend on the
    /// order in which static members are set.
    /// </remarks>
    static virtual IEnumerable<Upcaster<TSelf>> Upcasters => [];
}

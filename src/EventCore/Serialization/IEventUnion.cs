namespace EventCore;

/// <summary>A closed set of events that knows how its cases are stored.</summary>
/// <typeparam name="TSelf">The union itself.</typeparam>
public interface IEventUnion<TSelf>
    where TSelf : class, IEventUnion<TSelf>
{
    /// <summary>Every case with its stored name and its JSON contract.</summary>
    static abstract EventRegistry<TSelf> Registry { get; }
}

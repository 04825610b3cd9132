namespace EventCore;

/// <summary>
/// Marks an abstract partial record or class whose cases are events: it becomes an <see cref="IEventUnion{TSelf}"/> when it is
/// compiled, with a registry of the stored names and the JSON contracts of its cases.
/// </summary>
/// <remarks>Every case is a sealed type derived from it, with an <see cref="EventTypeAttribute"/>.</remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EventUnionAttribute : Attribute;

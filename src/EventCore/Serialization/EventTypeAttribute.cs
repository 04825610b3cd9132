namespace EventCore;

/// <summary>Says under which name a case of an <see cref="EventUnionAttribute">event union</see> is stored.</summary>
/// <param name="name">The stored name; it must never change, whatever the CLR type is called. See <see cref="EventType"/> for what a name may be.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EventTypeAttribute(string name) : Attribute
{
    /// <summary>The stored name.</summary>
    public string Name { get; } = name;

    /// <summary>The version of the case's shape, counted from 1; 1 unless set.</summary>
    public int Version { get; init; } = 1;
}

namespace EventCore;

/// <summary>From an old CLR type to a newer one, or to events of the union.</summary>
internal sealed class TypedUpcaster<TEvent, TOld>(
    EventShape shape, IEventFormat<TOld> format, IReadOnlyList<EventShape> makes, Type gives, Func<TOld, IEnumerable<UpcastValue>> upcast)
    : Upcaster<TEvent>(shape, makes)
    where TEvent : class
    where TOld : class
{
    internal override Type Takes => typeof(TOld);

    internal override Type Gives => gives;

    internal override object Read(ReadOnlySpan<byte> json) => format.Decode(json);

    internal override IEnumerable<UpcastValue> Upcast(object old) => upcast((TOld)old);
}

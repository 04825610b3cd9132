namespace EventCore;

/// <summary>Makes nothing of an event, without a look at its data.</summary>
internal sealed class NoneUpcaster<TEvent>(EventShape shape, bool ignoresAllVersions) : Upcaster<TEvent>(shape, [])
    where TEvent : class
{
    internal override Type Takes => typeof(object);

    internal override Type Gives => typeof(TEvent);

    internal override bool IgnoresAllVersions => ignoresAllVersions;

    internal override object Read(ReadOnlySpan<byte> json) => this;

    internal override IEnumerable<UpcastValue> Upcast(object old) => [];
}

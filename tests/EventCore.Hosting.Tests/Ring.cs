namespace EventCore.Hosting.Tests;

/// <summary>Somebody rings, whose name is nobody's business.</summary>
[Command]
public sealed partial record Ring([Stream] StreamId Door) : ICommand<Ring.Nothing, BellEvent>
{
    public const string Secret = "canary-8f14";

    public sealed record Nothing;

    public Nothing Apply(Nothing state, Recorded<BellEvent> recorded) => state;

    public Decision<BellEvent> Handle(Nothing state, Streams streams) => Decision.Append(streams.Door.Event(new BellEvent.Rung(Secret)));
}

using EventCore;

namespace Sagas;

/// <summary>Notes how far in the log a process is.</summary>
[Command]
public sealed partial record ReachCheckpoint([Stream] StreamId Checkpoint, LogPosition Position) : ICommand<LogPosition, ShopEvent>
{
    public LogPosition Apply(LogPosition state, Recorded<ShopEvent> recorded) => Fold(state, recorded.Data);

    public Decision<ShopEvent> Handle(LogPosition state, Streams streams) =>
        state < Position ? Decision.Append(streams.Checkpoint.Event(new ShopEvent.CheckpointReached(Position.Value))) : Decision.Nothing;

    /// <summary>How far it is after one more event of its checkpoint's stream.</summary>
    public static LogPosition Fold(LogPosition state, ShopEvent @event) =>
        @event is ShopEvent.CheckpointReached reached ? new LogPosition(reached.Position) : state;
}

using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Takes the last event but one for the end of the log.</summary>
internal sealed class EndsBeforeItsLastEvent(IEventStore inner) : DelegatingEventStore(inner)
{
    public override async ValueTask<Checkpoint> ReadEndAsync(CancellationToken cancellationToken)
    {
        var end = await Inner.ReadEndAsync(cancellationToken);
        return end == Checkpoint.Start ? end : new Checkpoint(new LogPosition(end.Position.Value - 1), null);
    }
}

using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Takes empty text for none, as some databases do.</summary>
internal sealed class ForgetsEmptyText(IEventStore inner) : DelegatingEventStore(inner)
{
    public override async ValueTask<StreamsPage> ReadStreamsAsync(ReadStreamsRequest read, CancellationToken cancellationToken)
    {
        var page = await Inner.ReadStreamsAsync(read, cancellationToken);
        return page with { Events = [.. page.Events.Select(Forget)] };
    }

    private static RecordedEvent Forget(RecordedEvent recorded) =>
        recorded with { Metadata = recorded.Metadata with { CorrelationId = recorded.Metadata.CorrelationId is "" ? null : recorded.Metadata.CorrelationId } };
}

using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Reads one stream after the other instead of merging them in position order.</summary>
internal sealed class ReadsStreamByStream(IEventStore inner) : DelegatingEventStore(inner)
{
    public override async ValueTask<StreamsPage> ReadStreamsAsync(ReadStreamsRequest read, CancellationToken cancellationToken)
    {
        var page = await Inner.ReadStreamsAsync(new ReadStreamsRequest(read.Streams, new PageSize(PageSize.Max)), cancellationToken);
        return page with { Events = [.. page.Events.OrderBy(recorded => recorded.StreamId).ThenBy(recorded => recorded.Version).Take(read.PageSize.Value)] };
    }
}

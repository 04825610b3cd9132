using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Reads the events of a page at one moment and its versions at a later one.</summary>
internal sealed class ReadsAPageInTwoMoments(IEventStore inner) : DelegatingEventStore(inner)
{
    public override async ValueTask<StreamsPage> ReadStreamsAsync(ReadStreamsRequest read, CancellationToken cancellationToken)
    {
        var page = await Inner.ReadStreamsAsync(read, cancellationToken);
        await Task.Delay(1, cancellationToken);
        return page with { Versions = await Inner.ReadVersionsAsync([.. page.Versions.Keys], cancellationToken) };
    }
}

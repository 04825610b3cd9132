using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Reads to the end of a stream, whatever version a range ends at.</summary>
internal sealed class ReadsPastTheFirstMoment(IEventStore inner) : DelegatingEventStore(inner)
{
    public override ValueTask<StreamsPage> ReadStreamsAsync(ReadStreamsRequest read, CancellationToken cancellationToken) =>
        Inner.ReadStreamsAsync(new ReadStreamsRequest([.. read.Streams.Select(range => range with { UpTo = null })], read.PageSize), cancellationToken);
}

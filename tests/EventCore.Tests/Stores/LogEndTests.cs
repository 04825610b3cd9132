using EventCore.Stores;

namespace EventCore.Tests;

public sealed class LogEndTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1_000)]
    public async Task The_end_of_a_log_is_found_by_reads_of_single_events(int events)
    {
        await using var inner = new InMemoryEventStore();
        if (events > 0)
        {
            var stream = new StreamId("counter");
            var appended = Enumerable.Range(0, events).Select(_ => CounterEvent.Registry.Encode(stream, EventId.Create(TimeProvider.System), new CounterEvent.Counted(1), EventMetadata.Empty));
            await inner.AppendAsync(new AppendRequest(new StreamVersions([KeyValuePair.Create(stream, StreamVersion.Empty)]), [.. appended]), Cancel);
        }

        var end = await LogEnd.FindAsync(inner, Cancel);

        Assert.Equal(events, end.Position.Value);
        Assert.Equal(await inner.ReadEndAsync(Cancel), end);
    }
}

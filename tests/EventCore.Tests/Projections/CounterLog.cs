using System.Text;
using EventCore.Stores;

namespace EventCore.Tests;

/// <summary>A log in memory to append counters to.</summary>
internal sealed class CounterLog : IAsyncDisposable
{
    public InMemoryEventStore Store { get; } = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Appends a counter of each number to a stream.</summary>
    /// <returns>The last position.</returns>
    public Task<LogPosition> CountAsync(string streamId, params IEnumerable<int> numbers) => AppendAsync(
        [.. numbers.Select(by => CounterEvent.Registry.Encode(new StreamId(streamId), EventId.Create(TimeProvider.System), new CounterEvent.Counted(by), EventMetadata.Empty))]);

    /// <summary>Appends an event that is of any type, with data that need not fit it.</summary>
    public Task<LogPosition> AppendRawAsync(string streamId, string eventType, string data) => AppendAsync(
        new NewEvent(new StreamId(streamId), EventId.Create(TimeProvider.System), new EventType(eventType), Encoding.UTF8.GetBytes(data), EventMetadata.Empty));

    public ValueTask DisposeAsync() => Store.DisposeAsync();

    private async Task<LogPosition> AppendAsync(params NewEvent[] events)
    {
        var last = LogPosition.Start;
        foreach (var chunk in events.Chunk(500))
        {
            var versions = await Store.ReadVersionsAsync([chunk[0].StreamId], Cancel);
            last = Assert.IsType<AppendResult.Appended>(await Store.AppendAsync(new AppendRequest(versions, chunk), Cancel)).LastPosition;
        }

        return last;
    }
}

using EventCore.Stores;

namespace EventCore.Tests;

public sealed class ReadAllTests : IAsyncDisposable
{
    private static readonly PageSize OfTwo = new(2);
    private readonly RecordingStore _store = new(new InMemoryEventStore());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task The_next_page_of_the_log_is_read_while_the_consumer_works_and_no_further()
    {
        await FillAsync(7);
        await using var reader = _store.ReadAllAsync(new ReadLogRequest(LogPosition.Start, OfTwo), Cancel).GetAsyncEnumerator(Cancel);

        Assert.True(await reader.MoveNextAsync());
        Assert.Equal(["log", "log"], _store.Calls);
        Assert.True(await reader.MoveNextAsync());
        Assert.Equal(["log", "log"], _store.Calls);
        Assert.True(await reader.MoveNextAsync());
        Assert.Equal(["log", "log", "log"], _store.Calls);
    }

    [Fact]
    public async Task A_page_that_fails_is_told_to_whoever_comes_to_it_and_to_nobody_else()
    {
        await FillAsync(7);
        var reads = 0;
        _store.Before = _ => ++reads == 2 ? throw new EventStoreException("Lost.", [], Transience.Transient) : Task.CompletedTask;

        Assert.Equal([1L, 2L], await _store.ReadAllAsync(new ReadLogRequest(LogPosition.Start, OfTwo), Cancel).Take(2).Select(recorded => recorded.Position.Value).ToListAsync(Cancel));
        reads = 0;
        await Assert.ThrowsAsync<EventStoreException>(async () => await _store.ReadAllAsync(new ReadLogRequest(LogPosition.Start, OfTwo), Cancel).ToListAsync(Cancel));
    }

    private async Task FillAsync(int events)
    {
        await new CommandExecutor(_store).ExecuteAsync(
            new TestCommand(["a"], (_, streams) => Decision.Append(Enumerable.Range(0, events).Select(_ => streams.Handle(new StreamId("a")).Event(new CounterEvent.Counted(1))))),
            cancellationToken: Cancel);
        _store.Clear();
    }
}

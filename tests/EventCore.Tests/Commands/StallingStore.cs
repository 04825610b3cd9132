using EventCore.Stores;

namespace EventCore.Tests;

/// <summary>A store that does nothing at calls of one kind until its caller gives up: as one that waits for a connection.</summary>
internal sealed class StallingStore(IEventStore inner, string stalls) : IEventStore
{
    /// <summary>Called back when a caller that waits gives up, as a driver is to cancel a statement.</summary>
    public Action? WhenGivenUp { get; init; }

    public async ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken)
    {
        await StallAsync("append", cancellationToken);
        return await inner.AppendAsync(append, cancellationToken);
    }

    public async ValueTask<StreamsPage> ReadStreamsAsync(ReadStreamsRequest read, CancellationToken cancellationToken)
    {
        await StallAsync("read", cancellationToken);
        return await inner.ReadStreamsAsync(read, cancellationToken);
    }

    public async ValueTask<StreamVersions> ReadVersionsAsync(IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken)
    {
        await StallAsync("versions", cancellationToken);
        return await inner.ReadVersionsAsync(streams, cancellationToken);
    }

    public ValueTask<IReadOnlyList<RecordedEvent>> ReadLogAsync(ReadLogRequest read, CancellationToken cancellationToken) => inner.ReadLogAsync(read, cancellationToken);

    public ValueTask<IReadOnlyList<StreamSummary>> ListStreamsAsync(ListStreamsRequest list, CancellationToken cancellationToken) => inner.ListStreamsAsync(list, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async Task StallAsync(string call, CancellationToken cancellationToken)
    {
        if (call == stalls)
        {
            // What is registered last is called first, and before those go on who wait.
            var stall = Task.Delay(Timeout.Infinite, cancellationToken);
            await using var givenUp = cancellationToken.Register(() => WhenGivenUp?.Invoke());
            await stall;
        }
    }
}

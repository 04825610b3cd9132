using System.Collections.Concurrent;
using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Gives positions before it commits: while some appends wait for their commit, later positions are in sight already.</summary>
internal sealed class ShowsLateCommitsLate(IEventStore inner) : DelegatingEventStore(inner)
{
    private readonly ConcurrentDictionary<EventId, NewEvent> _uncommitted = new();
    private int _appends;

    public override async ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _appends) % 5 > 0)
        {
            return await Inner.AppendAsync(append, cancellationToken);
        }

        append.Events.ToList().ForEach(@event => _uncommitted[@event.Id] = @event);
        var answer = await Inner.AppendAsync(append, cancellationToken);
        await Task.Delay(25, cancellationToken);
        append.Events.ToList().ForEach(@event => _uncommitted.TryRemove(@event.Id, out _));
        return answer;
    }

    public override async ValueTask<IReadOnlyList<RecordedEvent>> ReadLogAsync(ReadLogRequest read, CancellationToken cancellationToken) =>
        [.. (await Inner.ReadLogAsync(read, cancellationToken)).Where(recorded => !_uncommitted.ContainsKey(recorded.Id))];
}

using System.Collections.Concurrent;
using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Gives positions before it commits: while some appends wait for their commit, later positions are in sight already.</summary>
internal sealed class ShowsLateCommitsLate(IEventStore inner) : DelegatingEventStore(inner)
{
    /// <summary>Where nobody reads, or nothing comes later, there is nobody to be shown anything.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // With what is set once a reader was shown something later.
    private readonly ConcurrentDictionary<EventId, TaskCompletionSource> _uncommitted = new();
    private int _appends;

    public override async ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _appends) % 5 > 0)
        {
            return await Inner.AppendAsync(append, cancellationToken);
        }

        var missed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        append.Events.ToList().ForEach(@event => _uncommitted[@event.Id] = missed);
        var answer = await Inner.AppendAsync(append, cancellationToken);
        await Task.WhenAny(missed.Task, Task.Delay(Patience, cancellationToken));
        append.Events.ToList().ForEach(@event => _uncommitted.TryRemove(@event.Id, out _));
        return answer;
    }

    public override async ValueTask<IReadOnlyList<RecordedEvent>> ReadLogAsync(ReadLogRequest read, CancellationToken cancellationToken)
    {
        var page = await Inner.ReadLogAsync(read, cancellationToken);
        var shown = page.Where(recorded => !_uncommitted.ContainsKey(recorded.Id)).ToList();
        foreach (var hidden in page.Except(shown).Where(hidden => shown is [.., var last] && last.Position > hidden.Position))
        {
            if (_uncommitted.TryGetValue(hidden.Id, out var missed))
            {
                missed.TrySetResult();
            }
        }

        return shown;
    }
}

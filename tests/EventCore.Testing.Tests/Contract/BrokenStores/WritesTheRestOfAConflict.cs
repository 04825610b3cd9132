using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Reports a conflict, and yet writes the events of the streams that were as expected.</summary>
internal sealed class WritesTheRestOfAConflict(IEventStore inner) : DelegatingEventStore(inner)
{
    public override async ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken)
    {
        var answer = await Inner.AppendAsync(append, cancellationToken);
        if (answer is AppendResult.Conflict conflict)
        {
            var conflicting = conflict.Streams.Select(stream => stream.StreamId).ToHashSet();
            var expected = new StreamVersions(append.ExpectedVersions.Where(pair => !conflicting.Contains(pair.Key)));
            NewEvent[] rest = [.. append.Events.Where(@event => !conflicting.Contains(@event.StreamId))];
            if (rest.Length > 0)
            {
                await Inner.AppendAsync(new AppendRequest(expected, rest), cancellationToken);
            }
        }

        return answer;
    }
}

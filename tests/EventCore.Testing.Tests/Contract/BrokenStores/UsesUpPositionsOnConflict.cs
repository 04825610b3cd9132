using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Uses up a position for every conflict, as a sequence does that a rolled back transaction drew from.</summary>
internal sealed class UsesUpPositionsOnConflict(IEventStore inner) : DelegatingEventStore(inner)
{
    private static readonly StreamId Hidden = new("hidden");

    public override async ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken)
    {
        var answer = await Inner.AppendAsync(append, cancellationToken);
        if (answer is AppendResult.Conflict)
        {
            await HideEventAsync(cancellationToken);
        }

        return answer;
    }

    public override async ValueTask<IReadOnlyList<RecordedEvent>> ReadLogAsync(ReadLogRequest read, CancellationToken cancellationToken) =>
        await Inner.ReadAllAsync(read, cancellationToken).Where(recorded => recorded.StreamId != Hidden).Take(read.PageSize.Value).ToListAsync(cancellationToken);

    public override async ValueTask<IReadOnlyList<StreamSummary>> ListStreamsAsync(ListStreamsRequest list, CancellationToken cancellationToken) =>
        await Inner.ListAllAsync(list, cancellationToken).Where(summary => summary.StreamId != Hidden).Take(list.PageSize.Value).ToListAsync(cancellationToken);

    private async Task HideEventAsync(CancellationToken cancellationToken)
    {
        var placeholder = new NewEvent(Hidden, EventId.Create(TimeProvider.System), new EventType("hidden"), "{}"u8.ToArray(), EventMetadata.Empty);
        AppendResult answer;
        do
        {
            var versions = await Inner.ReadVersionsAsync([Hidden], cancellationToken);
            answer = await Inner.AppendAsync(new AppendRequest(versions, [placeholder]), cancellationToken);
        }
        while (answer is AppendResult.Conflict);
    }
}

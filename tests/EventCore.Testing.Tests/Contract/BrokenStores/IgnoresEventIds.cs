using System.Collections.Concurrent;
using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Stores every event under an id of its own making, so that what is sent again is new; shows the ids that were given.</summary>
internal sealed class IgnoresEventIds(IEventStore inner) : DelegatingEventStore(inner)
{
    private readonly ConcurrentDictionary<EventId, EventId> _given = new();

    public override ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken) =>
        Inner.AppendAsync(new AppendRequest(append.ExpectedVersions, [.. append.Events.Select(UnderNewId)]), cancellationToken);

    public override async ValueTask<StreamsPage> ReadStreamsAsync(ReadStreamsRequest read, CancellationToken cancellationToken)
    {
        var page = await Inner.ReadStreamsAsync(read, cancellationToken);
        return page with { Events = [.. page.Events.Select(UnderGivenId)] };
    }

    public override async ValueTask<IReadOnlyList<RecordedEvent>> ReadLogAsync(ReadLogRequest read, CancellationToken cancellationToken) =>
        [.. (await Inner.ReadLogAsync(read, cancellationToken)).Select(UnderGivenId)];

    private NewEvent UnderNewId(NewEvent @event)
    {
        var id = EventId.Create(TimeProvider.System);
        _given[id] = @event.Id;
        return new NewEvent(@event.StreamId, id, @event.Type, @event.Data, @event.Metadata);
    }

    private RecordedEvent UnderGivenId(RecordedEvent recorded) => recorded with { Id = _given[recorded.Id] };
}

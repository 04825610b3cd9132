using System.Text;
using EventCore.Stores;

namespace EventCore.Testing;

/// <summary>Cases of one theme. Each public method is a case, and its name, a sentence, is the promise.</summary>
internal abstract class ContractCases(ContractLog log)
{
    /// <summary>Shows every stream of a case on one page.</summary>
    protected static PageSize LargePage { get; } = new(PageSize.Max);

    /// <summary>Whether a store promises what these cases are about.</summary>
    internal virtual bool AreAbout(IEventStore store) => true;

    protected IEventStore Store => log.Store;

    protected CancellationToken CancellationToken => log.CancellationToken;

    protected TimeProvider TimeProvider => log.TimeProvider;

    protected Task<IEventStore> OpenAgainAsync() => log.OpenAgainAsync();

    protected Task<IEventStore> OpenOtherLogAsync(string suffix = "-other") => log.OpenOtherAsync(suffix);

    /// <summary>An event for a stream, with an id of its own unless one is given.</summary>
    protected NewEvent To(string streamId, string data = "{}", string type = "happened", EventId? id = null, EventMetadata? metadata = null) =>
        new(new StreamId(streamId), id ?? NewId(), new EventType(type), Encoding.UTF8.GetBytes(data), metadata ?? EventMetadata.Empty);

    /// <summary>Numbered events for a stream.</summary>
    protected NewEvent[] Several(int count, string streamId) =>
        [.. Enumerable.Range(1, count).Select(number => To(streamId, $$"""{"number":{{number}}}"""))];

    protected EventId NewId() => EventId.Create(TimeProvider);

    protected static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    protected static StreamVersions At(params IEnumerable<(string StreamId, long Version)> versions) =>
        new(versions.Select(pair => KeyValuePair.Create(new StreamId(pair.StreamId), new StreamVersion(pair.Version))));

    protected static StreamId[] Ids(params IEnumerable<string> streamIds) => [.. streamIds.Select(streamId => new StreamId(streamId))];

    protected static StreamRange[] Ranges(params IEnumerable<string> streamIds) => [.. streamIds.Select(streamId => new StreamRange(new StreamId(streamId)))];

    protected Task<AppendResult> SendAsync(StreamVersions expected, params NewEvent[] events) =>
        Store.AppendAsync(new AppendRequest(expected, events), CancellationToken).AsTask();

    /// <summary>Appends, and expects success.</summary>
    protected async Task<AppendResult.Appended> AppendAsync(StreamVersions expected, params NewEvent[] events) =>
        Expect.Case<AppendResult.Appended>(await SendAsync(expected, events), "the answer of an append that nothing stands against");

    /// <summary>Appends numbered events to a stream nobody has written to.</summary>
    protected Task<AppendResult.Appended> FillAsync(string streamId, int count) => AppendAsync(At((streamId, 0)), Several(count, streamId));

    /// <summary>Appends the same events at whatever versions the streams have, again until nobody comes in between.</summary>
    protected async Task<AppendResult.Appended> AppendUntilCommittedAsync(IEventStore store, params NewEvent[] events)
    {
        StreamId[] streams = [.. events.Select(@event => @event.StreamId).Distinct()];
        while (true)
        {
            var versions = await store.ReadVersionsAsync(streams, CancellationToken);
            // Lets others in between also where the store itself never waits, so that there are conflicts to survive.
            await Task.Yield();
            if (await store.AppendAsync(new AppendRequest(versions, events), CancellationToken) is AppendResult.Appended appended)
            {
                return appended;
            }
        }
    }

    /// <summary>The answer says that the append is in the log, at whatever time.</summary>
    protected static AppendResult.Appended ExpectAppended(StreamVersions versions, LogPosition lastPosition, AppendResult answer, string what)
    {
        var appended = Expect.Case<AppendResult.Appended>(answer, what);
        Expect.Equal(versions, appended.Versions, $"the versions in {what}");
        Expect.Equal(lastPosition, appended.LastPosition, $"the position in {what}");
        return appended;
    }

    /// <summary>Runs one task for each number from 0, all at once, each on the pool.</summary>
    protected Task<T[]> InParallelAsync<T>(int count, Func<int, Task<T>> work) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(number => Task.Run(() => work(number), CancellationToken)));

    protected async Task<AppendResult.Conflict> ConflictAsync(StreamVersions expected, params NewEvent[] events) =>
        Expect.Case<AppendResult.Conflict>(await SendAsync(expected, events), "the answer of an append at versions that are not the actual ones");

    protected async Task<long> VersionOfAsync(string streamId) =>
        (await Store.ReadVersionsAsync(Ids(streamId), CancellationToken))[new StreamId(streamId)].Value;

    protected async Task<List<RecordedEvent>> ReadStreamAsync(string streamId) =>
        await Store.ReadStreamAsync(new StreamId(streamId), CancellationToken).ToListAsync(CancellationToken);

    protected Task<List<RecordedEvent>> ReadLogAsync() => ReadLogAsync(Store);

    protected async Task<List<RecordedEvent>> ReadLogAsync(IEventStore store) =>
        await store.ReadAllAsync(new ReadLogRequest(LogPosition.Start), CancellationToken).ToListAsync(CancellationToken);

    protected async Task<List<StreamSummary>> ListAsync(string prefix = "") =>
        await Store.ListAllAsync(new ListStreamsRequest(new StreamPrefix(prefix)), CancellationToken).ToListAsync(CancellationToken);

    /// <summary>Nothing was written beyond the given number of events, and the next event would get the next position.</summary>
    protected async Task ExpectLogOfAsync(int events)
    {
        Expect.Equal(events, (await ExpectSoundLogAsync()).Count, "the number of events in the log");
        var streamId = $"probe-{NewId()}";
        var probe = await FillAsync(streamId, 1);
        Expect.Equal(new LogPosition(events + 1), probe.LastPosition, "the position of the next event");
    }

    /// <summary>The log, having checked that positions and versions are dense from 1 and that streams and listing agree with it.</summary>
    protected async Task<List<RecordedEvent>> ExpectSoundLogAsync()
    {
        var recorded = await ReadLogAsync();
        Expect.Sequence(Enumerable.Range(1, recorded.Count).Select(position => (long)position), recorded.Select(@event => @event.Position.Value), "positions of the log");
        var streams = recorded.GroupBy(@event => @event.StreamId).ToList();
        foreach (var stream in streams)
        {
            Expect.Sequence(
                Enumerable.Range(1, stream.Count()).Select(version => (long)version), stream.Select(@event => @event.Version.Value), $"versions of stream '{stream.Key}' in position order");
            Expect.Sequence(
                stream.Select(@event => @event.Id), (await ReadStreamAsync(stream.Key.Value)).Select(@event => @event.Id), $"events of stream '{stream.Key}'");
        }

        Expect.Sequence(
            streams.Select(stream => new StreamSummary(stream.Key, new StreamVersion(stream.Count()))).OrderBy(summary => summary.StreamId),
            await ListAsync(),
            "streams in the listing");
        return recorded;
    }
}

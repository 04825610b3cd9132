using EventCore.Stores;
using EventCore.Testing;

namespace EventCore.Faults.Tests;

/// <summary>Does what writers do, all of them at once, and compares it with what may come of it.</summary>
internal sealed class WriterRun(IEventStore store) : IDisposable
{
    private static readonly EventType Type = new("marked");
    private static readonly StreamId[] Streams = [.. Enumerable.Range(0, 4).Select(number => new StreamId($"{(number < 2 ? "left" : "right")}-{number}"))];

    private readonly MemoryStream _recording = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async Task RunAsync(IEnumerable<Step> steps)
    {
        var recorder = new HistoryRecorder(0, _recording);
        await Task.WhenAll(steps.GroupBy(step => step.Writer).Select(writer => Task.Run(async () =>
        {
            foreach (var step in writer)
            {
                await DoAsync(step, recorder);
            }
        })));
        var history = History.Of([new MemoryStream(_recording.ToArray())], await History.ReadLogAsync(store, Cancel));
        var report = HistoryChecker.Check(history);
        Assert.True(report.IsSound, report.ToString());
        Assert.Equal(0, report.Operations.GetValueOrDefault(OperationOutcome.Unknown));
    }

    /// <summary>Whatever is asked for, from wherever: the events of the log that match, in their order.</summary>
    public async Task SubscribeAsync(int after, string prefix)
    {
        var log = await store.ReadLogAsync(new ReadLogRequest(LogPosition.Start, new PageSize(PageSize.Max)), Cancel);
        var start = Math.Min(after, log.Count);
        var expected = log.Skip(start).Where(recorded => recorded.StreamId.Value.StartsWith(prefix, StringComparison.Ordinal)).Select(recorded => recorded.Id).ToList();
        var request = new SubscriptionRequest { Start = SubscriptionStart.After(new LogPosition(start)), Filter = EventFilter.OfPrefix(new StreamPrefix(prefix)) };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        var given = new List<EventId>();
        await foreach (var page in store.SubscribeByPage(request, limit.Token))
        {
            given.AddRange(page.Events.Select(recorded => recorded.Id));
            if (page.ReachedEnd)
            {
                break;
            }
        }

        Assert.Equal(expected, given);
    }

    public void Dispose() => _recording.Dispose();

    private async Task DoAsync(Step step, HistoryRecorder recorder)
    {
        StreamId[] chosen = [.. Streams.Where((_, number) => (step.Streams & (1 << number)) != 0)];
        StreamId[] streams = chosen is [] ? [Streams[0]] : chosen;
        var operation = recorder.Begin();
        var page = await store.ReadStreamsAsync(new ReadStreamsRequest([.. streams.Select(streamId => new StreamRange(streamId))], new PageSize(PageSize.Max)), Cancel);
        StreamSeen[] seen = [.. streams.Select(streamId => page.Events.Where(recorded => recorded.StreamId == streamId)
            .Aggregate(StreamSeen.Nothing(streamId), (seen, recorded) => seen.After(HistoryMark.Find(recorded)!)))];
        Assert.Equal(seen.Select(stream => stream.Version), streams.Select(streamId => page.Versions[streamId]));
        if (step.Kind == StepKind.Read)
        {
            recorder.End(operation, OperationOutcome.Confirmed, seen);
            return;
        }

        var append = RequestFor(step, operation, seen);
        var answers = await Task.WhenAll(Enumerable.Range(0, step.Kind == StepKind.AppendTwice ? 2 : 1).Select(_ => store.AppendAsync(append, Cancel).AsTask()));
        if (answers is [var first, var second])
        {
            Assert.Equal((first as AppendResult.Appended)?.LastPosition, (second as AppendResult.Appended)?.LastPosition);
        }

        Assert.False(answers[0] is AppendResult.Appended && step.Kind == StepKind.AppendOnOld && seen[0].Version > StreamVersion.Empty, "What was decided on an old version was appended.");
        recorder.End(operation, answers[0] is AppendResult.Appended ? OperationOutcome.Appended : OperationOutcome.Refused, lastPosition: (answers[0] as AppendResult.Appended)?.LastPosition);
    }

    private static AppendRequest RequestFor(Step step, long operation, StreamSeen[] seen)
    {
        var versions = seen.Select((stream, index) => KeyValuePair.Create(stream.StreamId, index > 0 ? stream.Version : step.Kind switch
        {
            StepKind.AppendOnOld when stream.Version > StreamVersion.Empty => new StreamVersion(stream.Version.Value - 1),
            StepKind.AppendAhead => stream.Version.After(1),
            _ => stream.Version,
        }));

        // Another writer may have made what is ahead true meanwhile; then that is what the decision is on, whose events nobody knows.
        StreamSeen[] decidedOn = step.Kind == StepKind.AppendAhead ? [new StreamSeen(seen[0].StreamId, seen[0].Version.After(1)), .. seen[1..]] : seen;
        return new AppendRequest(new StreamVersions(versions), [.. Enumerable.Range(0, step.Events).Select(index => new NewEvent(
            seen[index % seen.Length].StreamId,
            EventId.Create(TimeProvider.System),
            Type,
            new HistoryMark(operation, index, step.Events, index == 0 ? [.. decidedOn] : []).ToJson(),
            EventMetadata.Empty))]);
    }
}

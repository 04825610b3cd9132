using System.Text;
using EventCore.Stores;

namespace EventCore.Testing.Tests;

public sealed class HistoryRecorderTests : IDisposable
{
    private static readonly StreamId Stream = new("a stream \"with quotes\"");

    private readonly MemoryStream _first = new();
    private readonly MemoryStream _second = new();

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public async Task What_several_processes_did_is_put_together_with_the_log()
    {
        await using var store = new InMemoryEventStore();
        using var first = new HistoryRecorder(0, _first);
        using var second = new HistoryRecorder(1, _second);

        var seen = StreamSeen.Nothing(Stream);
        await AppendAsync(store, first, seen);
        var rejected = second.Begin();
        second.End(rejected, OperationOutcome.Confirmed, [seen with { Version = new StreamVersion(1), Digest = null }]);
        var log = await History.ReadLogAsync(store, TestContext.Current.CancellationToken);
        second.Subscribe("all");
        second.Deliver("all", log[0].Position, log[0].Id);
        var history = History.Of([Read(_first), Read(_second)], log);

        Assert.Equal([OperationOutcome.Appended, OperationOutcome.Confirmed], history.Operations.Select(operation => operation.Outcome));
        Assert.Equal(seen, Assert.Single(history.Log[0].Mark!.Seen));
        Assert.Equal(new StreamVersion(1), history.Operations[1].Seen[0].Version);
        Assert.Equal([new Delivery.Start(), new Delivery.Event(log[0].Position, log[0].Id)], Assert.Single(history.Subscriptions).Deliveries);
        Assert.True(HistoryChecker.Check(history).IsSound);
    }

    [Fact]
    public void An_operation_that_never_ended_is_unknown()
    {
        using var recorder = new HistoryRecorder(0, _first);

        recorder.Begin();

        Assert.Equal(OperationOutcome.Unknown, Assert.Single(History.Of([Read(_first)], []).Operations).Outcome);
    }

    [Fact]
    public void A_last_line_that_was_cut_short_counts_as_not_written()
    {
        using var recorder = new HistoryRecorder(0, _first);
        recorder.Begin();
        recorder.Begin();
        var bytes = _first.ToArray();

        Assert.Single(History.Of([new MemoryStream(bytes[..^10])], []).Operations);
    }

    [Fact]
    public void A_line_in_between_that_is_none_is_refused()
    {
        using var recorder = new HistoryRecorder(0, _first);
        _first.Write(Encoding.UTF8.GetBytes("{\"Oper\n"));
        recorder.Begin();

        Assert.Throws<FormatException>(() => History.Of([Read(_first)], []));
    }

    [Fact]
    public void An_event_of_another_kind_has_no_mark()
    {
        foreach (var data in (string[])["{}", "[]", "1", "\"x\"", "{\"Operation\":\"x\"}", "null"])
        {
            Assert.Null(HistoryMark.Find(new RecordedEvent(
                new LogPosition(1), Stream, new StreamVersion(1), default, new EventType("other"), Encoding.UTF8.GetBytes(data), EventMetadata.Empty, default)));
        }
    }

    private static async Task AppendAsync(InMemoryEventStore store, HistoryRecorder recorder, StreamSeen seen)
    {
        var operation = recorder.Begin();
        var @event = new NewEvent(Stream, EventId.Create(TimeProvider.System), new EventType("marked"), new HistoryMark(operation, 0, 1, [seen]).ToJson(), EventMetadata.Empty);
        var append = new AppendRequest(new StreamVersions([KeyValuePair.Create(Stream, StreamVersion.Empty)]), [@event]);
        var appended = Assert.IsType<AppendResult.Appended>(await store.AppendAsync(append, TestContext.Current.CancellationToken));
        recorder.End(operation, OperationOutcome.Appended, lastPosition: appended.LastPosition);
    }

    private static MemoryStream Read(MemoryStream written) => new(written.ToArray());
}

using EventCore.Stores;

namespace EventCore.Testing;

/// <summary>An append writes every event of one decision, in its order.</summary>
internal sealed class AppendCases(ContractLog log) : ContractCases(log)
{
    public async Task An_append_answers_with_the_version_of_each_of_its_streams_and_its_last_position()
    {
        await FillAsync("limits", 3);

        var appended = await AppendAsync(At(("checking", 0), ("limits", 3), ("unwritten", 0), ("savings", 0)), To("checking"), To("savings"), To("checking"));

        Expect.Equal(At(("checking", 2), ("limits", 3), ("unwritten", 0), ("savings", 1)), appended.Versions, "the versions after the append");
        Expect.Equal(new LogPosition(6), appended.LastPosition, "the position of the last event");
    }

    public async Task An_append_answers_with_the_creation_time_that_all_of_its_events_have()
    {
        await FillAsync("limits", 1);

        var appended = await AppendAsync(At(("checking", 0), ("limits", 1), ("savings", 0)), [.. Several(3, "checking"), .. Several(2, "savings"), .. Several(2, "checking")]);

        var recorded = (await ReadLogAsync()).Skip(1).ToList();
        Expect.Sequence(Enumerable.Repeat(appended.CreatedAt, 7), recorded.Select(@event => @event.CreatedAt), "creation times of the events of an append");
        Expect.Equal(TimeSpan.Zero, appended.CreatedAt.Offset, "the offset of the creation time in the answer, which is in UTC");
    }

    public async Task The_events_of_an_append_have_neighbouring_positions_up_to_the_one_it_answers()
    {
        await FillAsync("limits", 2);
        NewEvent[] events = [To("a"), To("b"), To("a"), To("c")];

        var appended = await AppendAsync(At(("a", 0), ("b", 0), ("c", 0)), events);
        await FillAsync("later", 1);

        var last = appended.LastPosition.Value;
        Expect.Sequence(
            events.Select((@event, index) => (@event.Id, last - events.Length + 1 + index)),
            (await ReadLogAsync()).Skip(2).Take(events.Length).Select(@event => (@event.Id, @event.Position.Value)),
            "event ids and positions of an append");
    }

    public async Task The_order_of_a_decision_is_kept_across_interleaved_streams()
    {
        NewEvent[] events = [To("a", "1"), To("b", "2"), To("a", "3"), To("a", "4"), To("b", "5")];

        await AppendAsync(At(("b", 0), ("a", 0)), events);

        var recorded = await ExpectSoundLogAsync();
        Expect.Sequence(events.Select(@event => @event.Id), recorded.Select(@event => @event.Id), "event ids in position order");
        Expect.Sequence<long>([1, 1, 2, 3, 2], recorded.Select(@event => @event.Version.Value), "versions in position order");
    }

    public async Task A_stream_only_read_leaves_no_trace()
    {
        await AppendAsync(At(("checking", 0), ("limits", 0)), To("checking"));

        Expect.Equal(0, await VersionOfAsync("limits"), "the version of a stream only read");
        Expect.Sequence([new StreamSummary(new StreamId("checking"), new StreamVersion(1))], await ListAsync(), "streams in the listing");
        await ExpectLogOfAsync(1);
    }

    public async Task An_answered_append_is_seen_by_the_next_read_of_every_store_of_the_log()
    {
        var other = await OpenAgainAsync();
        for (var version = 1; version <= 20; version++)
        {
            await AppendAsync(At(("checking", version - 1)), To("checking"));

            var versions = await other.ReadVersionsAsync(Ids("checking"), CancellationToken);
            var page = await other.ReadStreamsAsync(new ReadStreamsRequest(Ranges("checking")), CancellationToken);
            Expect.Equal(At(("checking", version)), versions, "the version another store reads");
            Expect.Equal(version, page.Events.Count, "the number of events another store reads");
            Expect.Equal(version, (await ReadLogAsync(other)).Count, "the number of events in the log another store reads");
        }
    }

    public async Task An_append_of_one_event_is_stored() => await ExpectStoredAsync(1);

    public async Task An_append_of_1000_events_is_stored() => await ExpectStoredAsync(1_000);

    public async Task An_append_of_10000_events_is_stored() => await ExpectStoredAsync(10_000);

    public async Task An_append_over_1000_streams_is_stored()
    {
        string[] streamIds = [.. Enumerable.Range(1, 1_000).Select(number => $"account-{number:0000}")];

        var appended = await AppendAsync(At(streamIds.Select(streamId => (streamId, 0L))), [.. streamIds.Select(streamId => To(streamId))]);

        Expect.Equal(At(streamIds.Select(streamId => (streamId, 1L))), appended.Versions, "the versions after the append");
        var versions = await Store.ReadVersionsAsync(Ids(streamIds), CancellationToken);
        Expect.Equal(appended.Versions, versions, "the versions read");
        Expect.Sequence(streamIds, (await ReadLogAsync()).Select(@event => @event.StreamId.Value), "streams in position order");
    }

    public async Task An_append_over_1000_streams_of_which_999_are_only_read_checks_each()
    {
        string[] readOnly = [.. Enumerable.Range(1, 999).Select(number => $"account-{number:000}")];
        await FillAsync("account-999", 1);

        var conflict = await ConflictAsync(At([("written", 0), .. readOnly.Select(streamId => (streamId, 0L))]), To("written"));

        Expect.Sequence(["account-999"], conflict.Streams.Select(stream => stream.StreamId.Value), "conflicting streams");
        await ExpectLogOfAsync(1);
    }

    private async Task ExpectStoredAsync(int count)
    {
        var events = Several(count, "busy");

        var appended = await AppendAsync(At(("busy", 0)), events);

        Expect.Equal(At(("busy", count)), appended.Versions, "the versions after the append");
        Expect.Equal(new LogPosition(count), appended.LastPosition, "the position of the last event");
        var recorded = await ReadStreamAsync("busy");
        Expect.Sequence(events.Select(@event => @event.Id), recorded.Select(@event => @event.Id), "event ids");
        foreach (var (sent, found) in events.Zip(recorded))
        {
            Expect.SameJson(sent.Data, found.Data, $"the data of event {found.Version}");
        }
    }
}

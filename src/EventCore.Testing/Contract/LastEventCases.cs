using EventCore.Stores;

namespace EventCore.Testing;

/// <summary>A decision that names the last event it knows of a stream commits only if the stream ends with that very event.</summary>
internal sealed class LastEventCases(ContractLog log) : ContractCases(log)
{
    public async Task An_append_that_names_the_last_event_of_its_streams_commits()
    {
        var (checking, savings) = (Several(2, "checking"), Several(1, "savings"));
        await AppendAsync(At(("checking", 0), ("savings", 0)), [.. checking, .. savings]);

        var answer = await SendAsync(At(("checking", 2), ("savings", 1), ("new", 0)), Last(("checking", checking[^1].Id), ("savings", savings[^1].Id)), To("checking"));

        ExpectAppended(At(("checking", 3), ("savings", 1), ("new", 0)), new LogPosition(4), answer, "the answer of an append whose streams end as it says");
    }

    public async Task Another_event_at_the_expected_version_of_a_written_stream_is_a_conflict()
    {
        await FillAsync("checking", 2);

        await ExpectConflictAsync(At(("checking", 2)), Last(("checking", NewId())), To("checking"));
    }

    public async Task Another_event_at_the_expected_version_of_a_stream_only_read_is_a_conflict()
    {
        await FillAsync("checking", 2);

        await ExpectConflictAsync(At(("checking", 2), ("savings", 0)), Last(("checking", NewId())), To("savings"));
    }

    public async Task An_earlier_event_of_the_stream_is_not_its_last()
    {
        var events = Several(2, "checking");
        await AppendAsync(At(("checking", 0)), events);

        await ExpectConflictAsync(At(("checking", 2)), Last(("checking", events[0].Id)), To("checking"));
    }

    public async Task Appends_that_are_issued_together_are_judged_in_the_order_of_their_calls()
    {
        // Each is made on what the one before it leaves behind, so any other order is a conflict.
        var events = Several(50, "checking");
        var answers = events.Select((@event, index) => SendAsync(
            At(("checking", index)), index == 0 ? Last() : Last(("checking", events[index - 1].Id)), @event)).ToList();

        foreach (var (index, answer) in answers.Index())
        {
            ExpectAppended(At(("checking", index + 1)), new LogPosition(index + 1), await answer, $"the answer of append {index + 1} in a row");
        }
    }

    public async Task What_is_made_on_an_append_that_conflicts_conflicts_as_well()
    {
        await FillAsync("checking", 1);
        var (lost, winner) = (To("checking"), To("checking"));

        // The last of them expects version 2, which is there, but with another event than the one it was made on.
        var answers = new[]
        {
            SendAsync(At(("checking", 1)), Last(), winner),
            SendAsync(At(("checking", 1)), Last(), lost),
            SendAsync(At(("checking", 2)), Last(("checking", lost.Id)), To("checking")),
        };

        Expect.Case<AppendResult.Appended>(await answers[0], "the answer of the first append");
        Expect.Case<AppendResult.Conflict>(await answers[1], "the answer of an append at a version that is taken");
        var conflict = Expect.Case<AppendResult.Conflict>(await answers[2], "the answer of an append that was made on an event that is not there");
        Expect.Sequence([new StreamConflict(new StreamId("checking"), new StreamVersion(2), new StreamVersion(2))], conflict.Streams, "conflicting streams");
        await ExpectLogOfAsync(2);
    }

    public async Task Each_stream_of_an_append_has_a_last_event_of_its_own()
    {
        NewEvent[] first = [To("checking"), To("savings"), To("checking")];
        var answers = new[]
        {
            Store.AppendAsync(new AppendRequest(At(("checking", 0), ("savings", 0)), first), CancellationToken).AsTask(),
            SendAsync(At(("savings", 1)), Last(("savings", first[1].Id)), To("savings")),
            SendAsync(At(("checking", 2)), Last(("checking", first[2].Id)), To("checking")),
        };

        foreach (var answer in answers)
        {
            Expect.Case<AppendResult.Appended>(await answer, "the answer of an append that names the last event of its stream");
        }
    }

    public async Task An_append_sent_again_is_recognised_although_its_streams_end_with_other_events_now()
    {
        var (before, @event) = (To("checking"), To("checking"));
        await AppendAsync(At(("checking", 0)), before);
        var first = await SendAsync(At(("checking", 1)), Last(("checking", before.Id)), @event);
        await AppendAsync(At(("checking", 2)), To("checking"));

        var again = await SendAsync(At(("checking", 1)), Last(("checking", before.Id)), @event);

        Expect.Equal(first, again, "the answer of an append that is sent again");
        await ExpectLogOfAsync(3);
    }

    private async Task ExpectConflictAsync(StreamVersions expected, Dictionary<StreamId, EventId> lastEvents, NewEvent @event)
    {
        var conflict = Expect.Case<AppendResult.Conflict>(await SendAsync(expected, lastEvents, @event), "the answer of an append to streams that end with other events");
        var streamId = lastEvents.Keys.Single();
        Expect.Sequence([new StreamConflict(streamId, expected[streamId], expected[streamId])], conflict.Streams, "conflicting streams");
        await ExpectLogOfAsync(2);
    }

    private Task<AppendResult> SendAsync(StreamVersions expected, Dictionary<StreamId, EventId> lastEvents, NewEvent @event) =>
        Store.AppendAsync(new AppendRequest(expected, [@event], lastEvents), CancellationToken).AsTask();

    private static Dictionary<StreamId, EventId> Last(params IEnumerable<(string StreamId, EventId Id)> lastEvents) =>
        lastEvents.ToDictionary(pair => new StreamId(pair.StreamId), pair => pair.Id);
}

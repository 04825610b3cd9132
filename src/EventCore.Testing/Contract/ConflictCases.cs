namespace EventCore.Testing;

/// <summary>A decision commits only if every stream it was made on is still where it was.</summary>
internal sealed class ConflictCases(ContractLog log) : ContractCases(log)
{
    public async Task A_stale_version_of_a_written_stream_is_a_conflict()
    {
        await FillAsync("checking", 2);

        var conflict = await ConflictAsync(At(("checking", 1)), To("checking"));

        Expect.Sequence([Conflict("checking", expected: 1, actual: 2)], conflict.Streams, "conflicting streams");
        await ExpectLogOfAsync(2);
    }

    public async Task A_stale_version_of_a_stream_only_read_is_a_conflict()
    {
        await FillAsync("limits", 2);

        var conflict = await ConflictAsync(At(("limits", 1), ("checking", 0)), To("checking"));

        Expect.Sequence([Conflict("limits", expected: 1, actual: 2)], conflict.Streams, "conflicting streams");
        await ExpectLogOfAsync(2);
    }

    public async Task A_stream_expected_empty_that_is_not_is_a_conflict()
    {
        await FillAsync("checking", 3);

        var conflict = await ConflictAsync(At(("checking", 0)), To("checking"));

        Expect.Sequence([Conflict("checking", expected: 0, actual: 3)], conflict.Streams, "conflicting streams");
        await ExpectLogOfAsync(3);
    }

    public async Task A_version_higher_than_the_actual_one_is_a_conflict()
    {
        await FillAsync("checking", 1);

        var conflict = await ConflictAsync(At(("checking", 2), ("never-written", 7)), To("checking"));

        Expect.Sequence([Conflict("checking", expected: 2, actual: 1), Conflict("never-written", expected: 7, actual: 0)], conflict.Streams, "conflicting streams");
        await ExpectLogOfAsync(1);
    }

    public async Task A_conflict_on_one_stream_leaves_every_stream_unwritten()
    {
        await FillAsync("checking", 1);
        await FillAsync("savings", 1);

        await ConflictAsync(At(("checking", 1), ("savings", 0), ("fees", 0)), To("checking"), To("savings"), To("fees"));

        Expect.Equal(1, await VersionOfAsync("checking"), "the version of a stream that was as expected");
        Expect.Equal(0, await VersionOfAsync("fees"), "the version of a stream nobody has written to");
        await ExpectLogOfAsync(2);
    }

    public async Task A_conflict_reports_every_conflicting_stream_ordered_by_id()
    {
        // By code point U+FFFD comes before U+1F600; UTF-16 units and most linguistic orders say otherwise.
        string[] ordered = ["B", "a", "b", "é", "\uFFFD", "\U0001F600"];
        foreach (var streamId in ordered)
        {
            await FillAsync(streamId, 1);
        }

        await FillAsync("as-expected", 1);
        var expected = At([.. ordered.Reverse().Select(streamId => (streamId, 2L)), ("as-expected", 1), ("new", 0)]);
        var conflict = await ConflictAsync(expected, To("new"), To("a"));

        Expect.Sequence(ordered.Select(streamId => Conflict(streamId, expected: 2, actual: 1)), conflict.Streams, "conflicting streams");
        await ExpectLogOfAsync(ordered.Length + 1);
    }

    public async Task A_conflict_does_not_use_up_its_event_ids()
    {
        await FillAsync("checking", 1);
        var @event = To("checking");
        await ConflictAsync(At(("checking", 0)), @event);

        var appended = await AppendAsync(At(("checking", 1)), @event);

        Expect.Equal(At(("checking", 2)), appended.Versions, "the versions after the append");
        await ExpectLogOfAsync(2);
    }

    public async Task A_decision_at_the_versions_a_conflict_reported_commits()
    {
        await FillAsync("checking", 4);
        var conflict = await ConflictAsync(At(("checking", 1)), To("checking"));

        var appended = await AppendAsync(At(("checking", conflict.Streams[0].Actual.Value)), To("checking"));

        Expect.Equal(At(("checking", 5)), appended.Versions, "the versions after the append");
    }

    private static StreamConflict Conflict(string streamId, long expected, long actual) =>
        new(new StreamId(streamId), new StreamVersion(expected), new StreamVersion(actual));
}

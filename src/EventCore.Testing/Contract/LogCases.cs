using EventCore.Stores;

namespace EventCore.Testing;

/// <summary>Logs of one database do not see each other; stores of one log see the same.</summary>
internal sealed class LogCases(ContractLog log) : ContractCases(log)
{
    public async Task Logs_hold_the_same_stream_ids_without_seeing_each_other()
    {
        var other = await OpenOtherLogAsync();
        await FillAsync("checking", 3);
        await FillAsync("savings", 1);

        Expect.Equal(At(("checking", 0)), await other.ReadVersionsAsync(Ids("checking"), CancellationToken), "the versions in a log nobody has written to");
        Expect.Equal(0, (await ReadLogAsync(other)).Count, "the number of events in a log nobody has written to");
        Expect.Equal(0, (await other.ListStreamsAsync(new ListStreamsRequest(StreamPrefix.All), CancellationToken)).Count, "the number of streams of a log nobody has written to");

        var events = Several(2, "checking");
        await other.AppendAsync(new AppendRequest(At(("checking", 0)), events), CancellationToken);

        Expect.Sequence(events.Select(@event => @event.Id), (await ReadLogAsync(other)).Select(@event => @event.Id), "event ids of the other log");
        var page = await other.ReadStreamsAsync(new ReadStreamsRequest(Ranges("checking", "savings")), CancellationToken);
        Expect.Equal(At(("checking", 2), ("savings", 0)), page.Versions, "the versions in the other log");
        Expect.Sequence(events.Select(@event => @event.Id), page.Events.Select(@event => @event.Id), "event ids of a stream of the other log");
        await ExpectLogOfAsync(4);
    }

    public async Task Positions_are_dense_in_each_log()
    {
        var other = await OpenOtherLogAsync();
        for (var number = 1; number <= 10; number++)
        {
            var here = await AppendAsync(At(("checking", number - 1)), To("checking"));
            var there = await AppendUntilCommittedAsync(other, To("checking"), To("savings"));

            Expect.Equal(new LogPosition(number), here.LastPosition, "the position in this log");
            Expect.Equal(new LogPosition(2 * number), there.LastPosition, "the position in the other log");
        }

        await ExpectLogOfAsync(10);
    }

    public async Task An_event_id_can_be_used_once_in_each_log()
    {
        var other = await OpenOtherLogAsync();
        var id = NewId();
        await AppendAsync(At(("checking", 0)), To("checking", "1", id: id));

        var answer = await other.AppendAsync(new AppendRequest(At(("savings", 0)), [To("savings", "2", id: id)]), CancellationToken);

        ExpectAppended(At(("savings", 1)), new LogPosition(1), answer, "the answer of the other log");
        await ExpectLogOfAsync(1);
    }

    public async Task Logs_are_written_at_once_without_disturbing_each_other()
    {
        IEventStore[] logs = [Store, await OpenOtherLogAsync(), await OpenOtherLogAsync("-third")];

        var answers = await InParallelAsync(12, async writer =>
        {
            for (var round = 0; round < 10; round++)
            {
                await AppendUntilCommittedAsync(logs[writer % logs.Length], To($"account-{writer}"));
            }

            return true;
        });

        foreach (var written in logs)
        {
            Expect.Sequence(
                Enumerable.Range(1, 10 * answers.Length / logs.Length).Select(position => (long)position),
                (await ReadLogAsync(written)).Select(@event => @event.Position.Value),
                "positions of a log");
        }
    }

    public async Task Log_names_that_look_alike_are_different_logs()
    {
        string[] suffixes = ["a", "A", "a.", "é", "e\u0301", "a'", "a\"", "a%", "_", "😀", " a"];
        foreach (var suffix in suffixes)
        {
            var named = await OpenOtherLogAsync(suffix);
            var answer = await named.AppendAsync(new AppendRequest(At(("checking", 0)), [To("checking")]), CancellationToken);

            ExpectAppended(At(("checking", 1)), new LogPosition(1), answer, $"the answer of the log whose name ends in '{suffix}'");
        }

        await ExpectLogOfAsync(0);
    }

    public async Task A_second_store_of_a_log_works_on_after_the_first_is_disposed()
    {
        var second = await OpenAgainAsync();
        await FillAsync("checking", 1);
        await Store.DisposeAsync();

        var answer = await second.AppendAsync(new AppendRequest(At(("checking", 1)), [To("checking")]), CancellationToken);

        ExpectAppended(At(("checking", 2)), new LogPosition(2), answer, "the answer of the second store");
        Expect.Equal(2, (await ReadLogAsync(second)).Count, "the number of events in the log");
    }

    public async Task A_log_that_is_opened_again_holds_what_was_appended()
    {
        var first = To("checking", """{"amount":1}""");
        var answer = await AppendAsync(At(("checking", 0)), first);
        await Store.DisposeAsync();

        var reopened = await OpenAgainAsync();

        var recorded = await ReadLogAsync(reopened);
        Expect.Sequence([first.Id], recorded.Select(@event => @event.Id), "event ids of the log");
        Expect.SameJson(first.Data, recorded[0].Data, "the data of the event");
        var again = await reopened.AppendAsync(new AppendRequest(At(("checking", 0)), [first]), CancellationToken);
        Expect.Equal(answer, again, "the answer to an append sent again");
    }
}

using EventCore.Stores;

namespace EventCore.Testing;

/// <summary>The event id is the idempotency key: what is sent again is stored once and answered as before.</summary>
internal sealed class IdempotencyCases(ContractLog log) : ContractCases(log)
{
    public async Task An_append_sent_again_gets_the_first_answer_and_stores_nothing()
    {
        NewEvent[] events = [To("checking", "1"), To("savings", "2"), To("checking", "3")];
        var first = await AppendAsync(At(("checking", 0), ("savings", 0)), events);

        var second = await AppendAsync(At(("checking", 0), ("savings", 0)), events);

        Expect.Equal(first, second, "the answer to an append sent again");
        await ExpectLogOfAsync(3);
    }

    public async Task An_append_sent_again_after_others_appended_to_its_streams_gets_the_first_answer()
    {
        var @event = To("checking");
        await FillAsync("savings", 2);
        var first = await AppendAsync(At(("checking", 0), ("savings", 2)), @event);
        await AppendAsync(At(("checking", 1), ("savings", 2)), To("checking"), To("savings"));

        var second = await AppendAsync(At(("checking", 0), ("savings", 2)), @event);

        Expect.Equal(first, second, "the answer to an append sent again");
        await ExpectLogOfAsync(5);
    }

    public async Task An_append_sent_again_through_another_store_gets_the_first_answer()
    {
        var append = new AppendRequest(At(("checking", 0), ("limits", 0)), Several(3, "checking"));
        var first = await Store.AppendAsync(append, CancellationToken);
        var other = await OpenAgainAsync();

        var second = await other.AppendAsync(append, CancellationToken);

        Expect.Equal(first, second, "the answer to an append sent again");
        await ExpectLogOfAsync(3);
    }

    public async Task An_append_of_1000_events_over_ten_streams_sent_again_gets_the_first_answer()
    {
        var streams = Enumerable.Range(0, 10).Select(number => $"account-{number}").ToArray();
        NewEvent[] events = [.. Enumerable.Range(0, 1_000).Select(number => To(streams[number % streams.Length], $"{number}"))];
        var expected = At(streams.Select(streamId => (streamId, 0L)));
        var first = await AppendAsync(expected, events);

        var second = await AppendAsync(expected, events);

        Expect.Equal(first, second, "the answer to an append sent again");
        await ExpectLogOfAsync(1_000);
    }

    public async Task An_append_whose_data_the_store_may_spell_otherwise_is_recognised_when_sent_again()
    {
        var @event = To("checking", """ { "b" : 1.0, "a" : "\u00e9\/", "a" : 1e2 } """);
        var first = await AppendAsync(At(("checking", 0)), @event);

        var second = await AppendAsync(At(("checking", 0)), @event);

        Expect.Equal(first, second, "the answer to an append sent again");
        await ExpectLogOfAsync(1);
    }

    public async Task Identical_appends_that_race_are_stored_once_and_answered_alike()
    {
        var other = await OpenAgainAsync();
        for (var round = 1; round <= 20; round++)
        {
            var append = new AppendRequest(At(("checking", round - 1), ("limits", 0)), [To("checking")]);

            var answers = await Task.WhenAll(new[] { Store, other, Store, other }.Select(store =>
                Task.Run(() => store.AppendAsync(append, CancellationToken).AsTask(), CancellationToken)));

            var appended = ExpectAppended(At(("checking", round), ("limits", 0)), new LogPosition(round), answers[0], "the answer to an append that races with itself");
            Expect.Sequence([appended, appended, appended, appended], answers, "the answers to identical appends");
        }

        await ExpectLogOfAsync(20);
    }

    public async Task Appends_that_race_with_one_event_id_for_different_streams_store_it_once()
    {
        var other = await OpenAgainAsync();
        for (var round = 1; round <= 20; round++)
        {
            var id = NewId();
            var outcomes = await Task.WhenAll(
                Task.Run(() => IsAppendedAsync(Store, To($"a-{round}", id: id)), CancellationToken),
                Task.Run(() => IsAppendedAsync(other, To($"b-{round}", id: id)), CancellationToken));

            Expect.Equal(1, outcomes.Count(appended => appended), "the number of appends that got the event id");
        }

        await ExpectLogOfAsync(20);
    }

    public async Task An_event_id_sent_again_with_other_data_is_refused()
    {
        var first = To("checking", """{"amount":1}""");
        await AppendAsync(At(("checking", 0)), first);

        await ExpectReusedAsync([first.Id], At(("checking", 0)), To("checking", """{"amount":2}""", id: first.Id));

        await ExpectLogOfAsync(1);
    }

    public async Task An_event_id_sent_again_with_data_that_differs_beyond_the_precision_of_a_double_is_refused()
    {
        var first = To("checking", """{"amount":1234567890.123456789012345}""");
        await AppendAsync(At(("checking", 0)), first);

        await ExpectReusedAsync([first.Id], At(("checking", 0)), To("checking", """{"amount":1234567890.123456789012346}""", id: first.Id));

        await ExpectLogOfAsync(1);
    }

    public async Task An_event_id_sent_again_with_another_type_is_refused()
    {
        var first = To("checking", type: "deposited");
        await AppendAsync(At(("checking", 0)), first);

        await ExpectReusedAsync([first.Id], At(("checking", 0)), To("checking", type: "Deposited", id: first.Id));

        await ExpectLogOfAsync(1);
    }

    public async Task An_event_id_sent_again_for_another_stream_is_refused()
    {
        var first = To("checking");
        await AppendAsync(At(("checking", 0)), first);

        await ExpectReusedAsync([first.Id], At(("savings", 0)), To("savings", id: first.Id));

        await ExpectLogOfAsync(1);
    }

    public async Task An_append_of_which_only_some_event_ids_are_known_is_refused_naming_them()
    {
        NewEvent[] known = [To("checking"), To("savings")];
        await AppendAsync(At(("checking", 0), ("savings", 0)), known);

        await ExpectReusedAsync([known[0].Id, known[1].Id], At(("checking", 1), ("savings", 1), ("fees", 0)), To("fees"), known[0], To("checking"), known[1]);

        await ExpectLogOfAsync(2);
    }

    public async Task A_reused_event_id_is_reported_even_where_the_versions_conflict()
    {
        var first = To("checking", "1");
        await AppendAsync(At(("checking", 0)), first);

        await ExpectReusedAsync([first.Id], At(("checking", 7)), To("checking", "2", id: first.Id));

        await ExpectLogOfAsync(1);
    }

    private async Task ExpectReusedAsync(IEnumerable<EventId> ids, StreamVersions expected, params NewEvent[] events)
    {
        var refusal = await Expect.ThrowsAsync<EventIdReusedException>(() => SendAsync(expected, events), "an append of event ids that are taken");

        Expect.Sequence(ids.OrderBy(id => id.Value), refusal.EventIds.OrderBy(id => id.Value), "the event ids the exception names");
    }

    private async Task<bool> IsAppendedAsync(IEventStore store, NewEvent @event)
    {
        try
        {
            var append = new AppendRequest(new StreamVersions([KeyValuePair.Create(@event.StreamId, StreamVersion.Empty)]), [@event]);
            return await store.AppendAsync(append, CancellationToken) is AppendResult.Appended;
        }
        catch (EventIdReusedException)
        {
            return false;
        }
    }
}

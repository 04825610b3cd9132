using EventCore.Stores;

namespace EventCore.Testing;

/// <summary>Reads of the whole log, in position order.</summary>
internal sealed class ReadLogCases(ContractLog log) : ContractCases(log)
{
    public async Task An_empty_log_reads_as_empty() =>
        Expect.Equal(0, (await ReadAsync(after: 0, pageSize: 10)).Count, "the number of events");

    public async Task The_log_holds_every_event_of_every_stream_in_position_order()
    {
        NewEvent[] events = [To("b"), To("a"), To("c"), To("b"), To("a")];
        await AppendAsync(At(("a", 0), ("b", 0), ("c", 0)), events);

        var recorded = await ReadAsync(after: 0, pageSize: 10);

        Expect.Sequence(events.Select(@event => @event.Id), recorded.Select(@event => @event.Id), "event ids in position order");
        Expect.Sequence<long>([1, 2, 3, 4, 5], recorded.Select(@event => @event.Position.Value), "positions");
    }

    public async Task A_page_of_the_log_begins_above_its_position_also_within_a_decision()
    {
        await FillAsync("a", 4);
        await FillAsync("b", 4);

        Expect.Sequence<long>([3, 4, 5], (await ReadAsync(after: 2, pageSize: 3)).Select(@event => @event.Position.Value), "positions above 2");
        Expect.Sequence<long>([8], (await ReadAsync(after: 7, pageSize: 3)).Select(@event => @event.Position.Value), "positions above 7");
    }

    public async Task A_position_at_or_beyond_the_end_of_the_log_reads_as_empty()
    {
        await FillAsync("a", 3);

        Expect.Equal(0, (await ReadAsync(after: 3, pageSize: 10)).Count, "the number of events above the last position");
        Expect.Equal(0, (await ReadAsync(after: 4, pageSize: 10)).Count, "the number of events above one beyond the last position");
        Expect.Equal(0, (await ReadAsync(after: long.MaxValue, pageSize: 10)).Count, "the number of events above the largest position");
    }

    public async Task Pages_of_any_size_read_the_log_once()
    {
        await FillAsync("a", 5);
        await FillAsync("b", 7);
        foreach (var pageSize in new[] { 1, 3, 4, 5, 12, 13 })
        {
            var read = new ReadLogRequest(LogPosition.Start, new PageSize(pageSize));
            var recorded = await Store.ReadAllAsync(read, CancellationToken).ToListAsync(CancellationToken);

            Expect.Sequence(Enumerable.Range(1, 12).Select(position => (long)position), recorded.Select(@event => @event.Position.Value), $"positions read in pages of {pageSize}");
        }
    }

    public async Task A_page_of_the_log_holds_1000_events_unless_said_otherwise()
    {
        await FillAsync("a", 1_001);

        var page = await Store.ReadLogAsync(new ReadLogRequest(LogPosition.Start), CancellationToken);

        Expect.Equal(1_000, page.Count, "the number of events on a page of the usual size");
    }

    private ValueTask<IReadOnlyList<RecordedEvent>> ReadAsync(long after, int pageSize) =>
        Store.ReadLogAsync(new ReadLogRequest(new LogPosition(after), new PageSize(pageSize)), CancellationToken);
}

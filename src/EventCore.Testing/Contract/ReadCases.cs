using EventCore.Stores;

namespace EventCore.Testing;

/// <summary>Reads of streams: merged in position order, in pages, as of one moment.</summary>
internal sealed class ReadCases(ContractLog log) : ContractCases(log)
{
    public async Task A_stream_nobody_has_written_to_reads_as_empty_at_version_0()
    {
        await FillAsync("other", 1);

        var page = await Store.ReadStreamsAsync(new ReadStreamsRequest(Ranges("never-written")), CancellationToken);

        Expect.Equal(0, page.Events.Count, "the number of events");
        Expect.Equal(At(("never-written", 0)), page.Versions, "the versions of the page");
    }

    public async Task Several_streams_are_merged_in_position_order()
    {
        var sent = await AppendInterleavedAsync();

        var page = await Store.ReadStreamsAsync(new ReadStreamsRequest(Ranges("c", "a", "b")), CancellationToken);

        Expect.Sequence(sent.Select(@event => @event.Id), page.Events.Select(@event => @event.Id), "event ids in position order");
    }

    public async Task A_page_gives_the_version_of_every_stream_asked_for()
    {
        await AppendInterleavedAsync();

        var page = await Store.ReadStreamsAsync(new ReadStreamsRequest([.. Ranges("never-written", "b", "c"), new StreamRange(new StreamId("a"), After: new StreamVersion(9))], new PageSize(1)), CancellationToken);

        Expect.Equal(1, page.Events.Count, "the number of events");
        Expect.Equal(At(("a", 5), ("b", 3), ("c", 2), ("never-written", 0)), page.Versions, "the versions of the page");
    }

    public async Task A_page_is_full_unless_there_are_no_more_events()
    {
        var sent = await AppendInterleavedAsync();
        var next = new ReadStreamsRequest(Ranges("a", "b", "c"), new PageSize(4));
        var pages = new List<StreamsPage>();
        for (var read = next; read is not null;)
        {
            pages.Add(await Store.ReadStreamsAsync(read, CancellationToken));
            read = read.Next(pages[^1]);
        }

        Expect.Sequence([4, 4, 2], pages.Select(page => page.Events.Count), "the numbers of events on the pages");
        Expect.Sequence(sent.Select(@event => @event.Id), pages.SelectMany(page => page.Events).Select(@event => @event.Id), "event ids in position order");
    }

    public async Task Pages_of_one_event_merge_streams_like_one_large_page()
    {
        var sent = await AppendInterleavedAsync();

        var recorded = await ReadAllAsync(new ReadStreamsRequest(Ranges("b", "a", "c", "never-written"), new PageSize(1)));

        Expect.Sequence(sent.Select(@event => @event.Id), recorded.Select(@event => @event.Id), "event ids in position order");
    }

    public async Task A_stream_that_fills_its_pages_exactly_is_read_once()
    {
        await FillAsync("checking", 6);
        foreach (var pageSize in new[] { 1, 2, 3, 6 })
        {
            var recorded = await ReadAllAsync(new ReadStreamsRequest(Ranges("checking"), new PageSize(pageSize)));

            Expect.Sequence<long>([1, 2, 3, 4, 5, 6], recorded.Select(@event => @event.Version.Value), $"versions read in pages of {pageSize}");
        }
    }

    public async Task A_page_holds_1000_events_unless_said_otherwise()
    {
        await FillAsync("checking", 1_001);

        var page = await Store.ReadStreamsAsync(new ReadStreamsRequest(Ranges("checking")), CancellationToken);
        var largest = await Store.ReadStreamsAsync(new ReadStreamsRequest(Ranges("checking"), LargePage), CancellationToken);

        Expect.Equal(1_000, page.Events.Count, "the number of events on a page of the usual size");
        Expect.Equal(1_001, largest.Events.Count, "the number of events on a page of the largest size");
    }

    public async Task Further_pages_show_the_streams_as_of_the_moment_of_the_first()
    {
        await AppendAsync(At(("a", 0), ("b", 0)), To("a"), To("b"), To("a"), To("b"), To("a"));
        var first = new ReadStreamsRequest(Ranges("a", "b", "c"), new PageSize(2));
        var page = await Store.ReadStreamsAsync(first, CancellationToken);
        await AppendAsync(At(("a", 3), ("b", 2), ("c", 0)), To("c"), To("b"), To("a"));

        var rest = await ReadAllAsync(first.Next(page)!);

        Expect.Sequence<long>([3, 4, 5], rest.Select(@event => @event.Position.Value), "positions on the pages after the first");
        Expect.Equal(At(("a", 3), ("b", 2), ("c", 0)), page.Versions, "the versions of the first page");
    }

    public async Task A_range_begins_above_its_first_version_and_ends_with_its_last()
    {
        await FillAsync("checking", 10);

        Expect.Sequence<long>([4, 5, 6], await VersionsInAsync(after: 3, upTo: 6), "versions above 3 up to 6");
        Expect.Sequence<long>([1, 2], await VersionsInAsync(after: 0, upTo: 2), "versions up to 2");
        Expect.Sequence<long>([9, 10], await VersionsInAsync(after: 8, upTo: null), "versions above 8");
        Expect.Sequence<long>([10], await VersionsInAsync(after: 9, upTo: 1_000), "versions above 9 up to one beyond the end");
        Expect.Sequence<long>([], await VersionsInAsync(after: 3, upTo: 3), "versions above 3 up to 3");
        Expect.Sequence<long>([], await VersionsInAsync(after: 6, upTo: 3), "versions above 6 up to 3");
        Expect.Sequence<long>([], await VersionsInAsync(after: 0, upTo: 0), "versions up to 0");
    }

    public async Task A_range_above_the_end_of_its_stream_is_empty()
    {
        await FillAsync("checking", 3);

        Expect.Sequence<long>([], await VersionsInAsync(after: 3, upTo: null), "versions above the last");
        Expect.Sequence<long>([], await VersionsInAsync(after: 4, upTo: null), "versions above one beyond the last");
        Expect.Sequence<long>([], await VersionsInAsync(after: long.MaxValue, upTo: null), "versions above the largest");
    }

    public async Task Each_stream_of_a_read_has_a_range_of_its_own()
    {
        await AppendInterleavedAsync();
        StreamRange[] ranges = [
            new(new StreamId("a"), After: new StreamVersion(1), UpTo: new StreamVersion(4)),
            new(new StreamId("b"), UpTo: new StreamVersion(1)),
            new(new StreamId("c"), After: new StreamVersion(1)),
        ];

        foreach (var pageSize in new[] { 1, 2, 100 })
        {
            var recorded = await ReadAllAsync(new ReadStreamsRequest(ranges, new PageSize(pageSize)));

            Expect.Sequence(
                ["b1", "a2", "a3", "c2", "a4"], recorded.Select(@event => $"{@event.StreamId}{@event.Version}"), $"events of the ranges in pages of {pageSize}");
        }
    }

    public async Task One_read_takes_1000_streams_and_refuses_1001()
    {
        string[] streamIds = [.. Enumerable.Range(1, 1_001).Select(number => $"account-{number:0000}")];
        await AppendAsync(At(("account-0001", 0), ("account-1000", 0)), To("account-1000"), To("account-0001"));

        var page = await Store.ReadStreamsAsync(new ReadStreamsRequest(Ranges(streamIds.Take(1_000))), CancellationToken);

        Expect.Equal(1_000, page.Versions.Count, "the number of versions of the page");
        Expect.Sequence(["account-1000", "account-0001"], page.Events.Select(@event => @event.StreamId.Value), "streams of the events");
        await Expect.ThrowsAsync<ArgumentException>(
            () => Store.ReadStreamsAsync(new ReadStreamsRequest(Ranges(streamIds)), CancellationToken).AsTask(), "a read of 1,001 streams");
    }

    public async Task Versions_are_read_of_known_and_unknown_streams()
    {
        await AppendInterleavedAsync();

        var versions = await Store.ReadVersionsAsync(Ids("c", "never-written", "a"), CancellationToken);

        Expect.Equal(At(("a", 5), ("c", 2), ("never-written", 0)), versions, "the versions");
    }

    public async Task Versions_of_a_stream_named_twice_are_refused() =>
        await Expect.ThrowsAsync<ArgumentException>(() => Store.ReadVersionsAsync(Ids("a", "b", "a"), CancellationToken).AsTask(), "a read of the versions of a stream named twice");

    public async Task Versions_of_no_stream_are_refused() =>
        await Expect.ThrowsAsync<ArgumentException>(() => Store.ReadVersionsAsync([], CancellationToken).AsTask(), "a read of the versions of no stream");

    public async Task Versions_are_read_of_1000_streams_and_refused_of_1001()
    {
        string[] streamIds = [.. Enumerable.Range(1, 1_001).Select(number => $"account-{number:0000}")];
        await FillAsync("account-0500", 2);

        var versions = await Store.ReadVersionsAsync(Ids(streamIds.Take(1_000)), CancellationToken);

        Expect.Equal(At(streamIds.Take(1_000).Select(streamId => (streamId, streamId == "account-0500" ? 2L : 0L))), versions, "the versions");
        await Expect.ThrowsAsync<ArgumentException>(() => Store.ReadVersionsAsync(Ids(streamIds), CancellationToken).AsTask(), "a read of 1,001 versions");
    }

    public async Task Every_way_to_read_an_event_shows_the_same()
    {
        var metadata = new EventMetadata { CorrelationId = "trace-1", UserId = "alice", Custom = new Dictionary<string, string>(StringComparer.Ordinal) { ["key"] = "value" } };
        await AppendAsync(At(("checking", 0)), To("checking", """{"amount":1.50}""", "deposited", metadata: metadata));
        var other = await OpenAgainAsync();

        var inStream = (await ReadStreamAsync("checking"))[0];
        var inLog = (await ReadLogAsync(other))[0];

        // Records compare the memory of their data by reference, so that is set aside and compared by meaning.
        Expect.Equal(inStream with { Data = default }, inLog with { Data = default }, "the event read from the log");
        Expect.SameJson(inStream.Data, inLog.Data, "its data");
    }

    private async Task<NewEvent[]> AppendInterleavedAsync()
    {
        NewEvent[] first = [To("a"), To("b"), To("a"), To("c"), To("a")];
        NewEvent[] second = [To("b"), To("c"), To("a"), To("b"), To("a")];
        await AppendAsync(At(("a", 0), ("b", 0), ("c", 0)), first);
        await AppendAsync(At(("a", 3), ("b", 1), ("c", 1)), second);
        return [.. first, .. second];
    }

    private async Task<List<RecordedEvent>> ReadAllAsync(ReadStreamsRequest read) =>
        await Store.ReadAllAsync(read, CancellationToken).ToListAsync(CancellationToken);

    private async Task<IEnumerable<long>> VersionsInAsync(long after, long? upTo)
    {
        var range = new StreamRange(new StreamId("checking"), new StreamVersion(after), upTo is { } last ? new StreamVersion(last) : null);
        var page = await Store.ReadStreamsAsync(new ReadStreamsRequest([range]), CancellationToken);
        return page.Events.Select(@event => @event.Version.Value);
    }
}

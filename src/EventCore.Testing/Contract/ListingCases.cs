using EventCore.Stores;

namespace EventCore.Testing;

/// <summary>Listings of streams: literal prefixes, ordered by code point, in pages.</summary>
internal sealed class ListingCases(ContractLog log) : ContractCases(log)
{
    public async Task A_log_without_events_lists_no_stream() => Expect.Equal(0, (await ListAsync()).Count, "the number of streams");

    public async Task A_listing_gives_each_stream_with_its_version()
    {
        await FillAsync("b", 3);
        await FillAsync("a", 1);
        await AppendAsync(At(("b", 3)), To("b"));

        Expect.Sequence(
            [new StreamSummary(new StreamId("a"), new StreamVersion(1)), new StreamSummary(new StreamId("b"), new StreamVersion(4))], await ListAsync(), "streams in the listing");
    }

    public async Task A_prefix_takes_underscore_percent_and_backslash_literally()
    {
        await WriteAsync("a_b", "aXb", "a%b", "a%", "a", "ab", @"a\b", @"a\_b");

        await ExpectListedAsync("a_", "a_b");
        await ExpectListedAsync("a%", "a%", "a%b");
        await ExpectListedAsync(@"a\", @"a\_b", @"a\b");
        await ExpectListedAsync("_");
        await ExpectListedAsync("%");
    }

    public async Task A_prefix_tells_upper_case_from_lower_case()
    {
        await WriteAsync("Account-1", "account-1", "ACCOUNT-1", "éa", "Éa");

        await ExpectListedAsync("account", "account-1");
        await ExpectListedAsync("A", "ACCOUNT-1", "Account-1");
        await ExpectListedAsync("é", "éa");
    }

    public async Task A_prefix_that_is_a_whole_id_lists_that_stream_and_longer_ones()
    {
        await WriteAsync("account", "account-1", "accounts", "accoun", "accounu");

        await ExpectListedAsync("account", "account", "account-1", "accounts");
        await ExpectListedAsync("account-1", "account-1");
        await ExpectListedAsync("account-1x");
    }

    public async Task A_prefix_is_not_trimmed()
    {
        await WriteAsync("a b", "ab", "a");

        await ExpectListedAsync("a ", "a b");
        await ExpectListedAsync(" a");
    }

    public async Task The_empty_prefix_lists_every_stream()
    {
        await WriteAsync("b", "%", "_", "\U0010FFFF", "A");

        await ExpectListedAsync(StreamPrefix.All.Value, "%", "A", "_", "b", "\U0010FFFF");
    }

    public async Task Streams_are_listed_by_code_point()
    {
        // UTF-16 units would put U+1F600 (D83D DE00) before U+E000; linguistic orders would mix cases and skip punctuation.
        string[] ordered = ["!", "-a", "0", "10", "9", "A", "B", "Z", "_", "a", "a b", "a!", "a-b", "aa", "ab", "b", "z", "\u00DF", "\u00E9", "\u03B1", "\u4E2D", "\uD7FF", "\uE000", "\uFFFD", "\uFFFF", "\U00010000", "\U0001F600", "\U0010FFFF"];
        await WriteAsync(ordered.Reverse().ToArray());

        await ExpectListedAsync("", ordered);
    }

    public async Task A_prefix_that_ends_in_the_last_code_point_of_a_range_lists_only_its_own()
    {
        await WriteAsync("x\uD7FF", "x\uD7FFa", "x\uE000", "x\U0010FFFF", "x\U0010FFFFa", "y", "\U0010FFFF", "\U0010FFFF\U0010FFFF");

        await ExpectListedAsync("x\uD7FF", "x\uD7FF", "x\uD7FFa");
        await ExpectListedAsync("x\U0010FFFF", "x\U0010FFFF", "x\U0010FFFFa");
        await ExpectListedAsync("\U0010FFFF", "\U0010FFFF", "\U0010FFFF\U0010FFFF");
    }

    public async Task A_listing_continues_after_a_stream_whether_it_exists_or_not()
    {
        await WriteAsync("a-1", "a-2", "a-3", "b-1");

        Expect.Sequence(["a-2", "a-3"], await ListAsync("a-", after: "a-1", pageSize: 10), "streams after one that exists");
        Expect.Sequence(["a-3"], await ListAsync("a-", after: "a-25", pageSize: 10), "streams after one that does not exist");
        Expect.Sequence(["a-1"], await ListAsync("a-", after: "Z", pageSize: 1), "streams after one below the prefix");
        Expect.Sequence([], await ListAsync("a-", after: "b", pageSize: 10), "streams after one above the prefix");
        Expect.Sequence(["b-1"], await ListAsync("", after: "a-3", pageSize: 10), "streams of every prefix after one that exists");
    }

    public async Task Pages_of_any_size_list_each_stream_once()
    {
        string[] ordered = ["a-1", "a-2", "a-\uFFFD", "a-\U0001F600", "a-\U0001F600-2", "a-\U0010FFFF"];
        await WriteAsync([.. ordered, "A", "b"]);
        foreach (var pageSize in new[] { 1, 2, 3, 6, 7 })
        {
            var list = new ListStreamsRequest(new StreamPrefix("a-"), PageSize: new PageSize(pageSize));
            var listed = await Store.ListAllAsync(list, CancellationToken).ToListAsync(CancellationToken);

            Expect.Sequence(ordered, listed.Select(summary => summary.StreamId.Value), $"streams listed in pages of {pageSize}");
        }
    }

    private async Task WriteAsync(params string[] streamIds) =>
        await AppendAsync(At(streamIds.Select(streamId => (streamId, 0L))), [.. streamIds.Select(streamId => To(streamId))]);

    private async Task ExpectListedAsync(string prefix, params string[] streamIds) =>
        Expect.Sequence(streamIds, (await ListAsync(prefix)).Select(summary => summary.StreamId.Value), $"streams listed with prefix '{prefix}'");

    private async Task<IEnumerable<string>> ListAsync(string prefix, string after, int pageSize)
    {
        var list = new ListStreamsRequest(new StreamPrefix(prefix), new StreamId(after), new PageSize(pageSize));
        return (await Store.ListStreamsAsync(list, CancellationToken)).Select(summary => summary.StreamId.Value);
    }
}

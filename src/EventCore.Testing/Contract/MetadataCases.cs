namespace EventCore.Testing;

/// <summary>What is known about an event beside its data comes back as it was given.</summary>
internal sealed class MetadataCases(ContractLog log) : ContractCases(log)
{
    // Long enough for clocks of two machines that are kept in step, short enough to notice a time zone.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(5);

    public async Task Metadata_that_is_not_given_comes_back_empty() => await ExpectKeptAsync(EventMetadata.Empty);

    public async Task Each_field_of_the_metadata_is_kept_by_itself() =>
        await ExpectKeptAsync(
            new EventMetadata { CorrelationId = "correlation" },
            new EventMetadata { CausationId = "causation" },
            new EventMetadata { UserId = "user" },
            new EventMetadata { Custom = Pairs(("key", "value")) },
            new EventMetadata { CorrelationId = "correlation", CausationId = "causation", UserId = "user", Custom = Pairs(("key", "value")) });

    public async Task Empty_text_in_metadata_is_told_from_none() =>
        await ExpectKeptAsync(
            new EventMetadata { CorrelationId = "" },
            new EventMetadata { CausationId = "", UserId = " " },
            new EventMetadata { Custom = Pairs(("", "")) },
            new EventMetadata { Custom = Pairs(("key", ""), ("", "value")) });

    public async Task Text_in_metadata_is_neither_trimmed_nor_folded() =>
        await ExpectKeptAsync(
            new EventMetadata { CorrelationId = " a ", CausationId = "A", UserId = "Alice " },
            new EventMetadata { Custom = Pairs(("key", "1"), ("Key", "2"), ("KEY ", " 3 "), ("e\u0301", "4"), ("é", "5")) });

    public async Task Any_Unicode_text_in_metadata_is_kept() =>
        await ExpectKeptAsync(
            new EventMetadata { CorrelationId = Repeat("😀", 255), CausationId = "\u05E9\u05DC\u05D5\u05DD \u202Eabc", UserId = "\uFFFF\U0010FFFF e\u0301" },
            new EventMetadata { Custom = Pairs(("ключ 🔑", "\u4E2D\u6587 \U0010FFFF"), ("line\nbreak\t", "\u0001\u001F\u007F \r\n"), ("\"quoted\" \\ $1 {0}", "it's; -- %s")) });

    public async Task Custom_pairs_of_any_number_are_kept() =>
        await ExpectKeptAsync(new EventMetadata { Custom = Pairs([.. Enumerable.Range(1, 500).Select(number => ($"key-{number}", $"value {number}"))]) });

    public async Task Custom_pairs_named_like_fields_do_not_mix_with_them() =>
        await ExpectKeptAsync(
            new EventMetadata { UserId = "alice", Custom = Pairs(("UserId", "bob"), ("user_id", "carol"), ("userId", "dave"), ("correlationId", "x"), ("correlation_id", "y")) });

    public async Task Custom_pairs_of_EventCore_itself_are_kept() =>
        await ExpectKeptAsync(
            new EventMetadata { Custom = Pairs((EventMetadata.SchemaVersionKey, "2")) },
            new EventMetadata { CorrelationId = "correlation", Custom = Pairs((EventMetadata.SchemaVersionKey, "10"), ("$", "1"), ("$key", "2"), ("key$", "3")) });

    public async Task The_events_of_one_append_have_metadata_of_their_own() =>
        await ExpectKeptAsync(new EventMetadata { UserId = "alice" }, EventMetadata.Empty, new EventMetadata { UserId = "bob", Custom = Pairs(("a", "b")) });

    public async Task An_event_is_stamped_with_the_time_of_its_append()
    {
        var before = TimeProvider.GetUtcNow();
        await FillAsync("checking", 3);
        var after = TimeProvider.GetUtcNow();

        foreach (var recorded in await ReadStreamAsync("checking"))
        {
            Expect.True(
                recorded.CreatedAt >= before - ClockTolerance && recorded.CreatedAt <= after + ClockTolerance,
                $"a creation time between {before:O} and {after:O}, give or take {ClockTolerance}",
                $"{recorded.CreatedAt:O}");
            Expect.Equal(TimeSpan.Zero, recorded.CreatedAt.Offset, "the offset of the creation time, which is in UTC");
            Expect.Equal(0, recorded.CreatedAt.Ticks % TimeSpan.TicksPerMicrosecond, "the ticks of the creation time below a microsecond");
        }
    }

    public async Task The_time_of_an_append_stays_the_same()
    {
        var @event = To("checking");
        await AppendAsync(At(("checking", 0)), @event);
        var first = await ReadStreamAsync("checking");
        await AppendAsync(At(("checking", 0)), @event);
        await AppendAsync(At(("checking", 1)), To("checking"));

        var later = await ReadStreamAsync("checking");

        Expect.Equal(first[0].CreatedAt, later[0].CreatedAt, "the creation time read later");
        Expect.Equal(first[0].CreatedAt, (await ReadLogAsync())[0].CreatedAt, "the creation time read from the log");
    }

    private async Task ExpectKeptAsync(params EventMetadata[] metadata)
    {
        await AppendAsync(At(("checking", 0)), [.. metadata.Select(given => To("checking", metadata: given))]);

        var recorded = await ReadStreamAsync("checking");
        Expect.Sequence(metadata.Select(Describe), recorded.Select(@event => Describe(@event.Metadata)), "metadata of the events");
        Expect.Sequence(metadata, (await ReadLogAsync()).Select(@event => @event.Metadata), "metadata of the events read from the log");
    }

    private static string Describe(EventMetadata metadata) =>
        $"correlation {Quote(metadata.CorrelationId)}, causation {Quote(metadata.CausationId)}, user {Quote(metadata.UserId)}, custom "
        + string.Join(", ", metadata.Custom.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{Quote(pair.Key)}: {Quote(pair.Value)}"));

    private static string Quote(string? text) => text is null ? "none" : $"'{text}'";

    private static Dictionary<string, string> Pairs(params (string Key, string Value)[] pairs) =>
        pairs.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
}

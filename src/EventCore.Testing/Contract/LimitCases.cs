using EventCore.Stores;

namespace EventCore.Testing;

/// <summary>What is as large as the limits allow is stored; what is larger is refused, and nothing of it is written.</summary>
internal sealed class LimitCases(ContractLog log) : ContractCases(log)
{
    private static readonly AppendLimits Limits = AppendLimits.Default;

    public async Task An_append_of_more_than_10000_events_is_refused() =>
        await ExpectRefusedAsync(At(("busy", 0)), Several(Limits.MaxEvents + 1, "busy"));

    public async Task An_append_over_more_than_1000_streams_is_refused()
    {
        string[] streamIds = [.. Enumerable.Range(1, Limits.MaxStreams + 1).Select(number => $"account-{number}")];

        await ExpectRefusedAsync(At(streamIds.Select(streamId => (streamId, 0L))), [To(streamIds[0])]);
    }

    public async Task Data_of_more_than_1_MiB_is_refused() =>
        await ExpectRefusedAsync(At(("checking", 0)), [To("checking"), To("checking", Text(Limits.MaxEventBytes + 1))]);

    public async Task Data_counts_in_bytes_and_not_in_characters() =>
        await ExpectRefusedAsync(At(("checking", 0)), [To("checking", $"\"{new string('é', Limits.MaxEventBytes / 2)}\"")]);

    public async Task Custom_metadata_of_64_KiB_is_kept_and_of_more_is_refused()
    {
        var largest = Metadata(Limits.MaxMetadataBytes);
        await AppendAsync(At(("checking", 0)), To("checking", metadata: largest));

        Expect.Equal(largest, (await ReadStreamAsync("checking"))[0].Metadata, "the largest metadata");
        await Expect.ThrowsAsync<ArgumentException>(
            () => SendAsync(At(("checking", 1)), To("checking", metadata: Metadata(Limits.MaxMetadataBytes + 1))), "an append with too much metadata");
        await ExpectLogOfAsync(1);
    }

    public async Task An_append_of_64_MiB_is_stored_and_of_more_is_refused()
    {
        // As many events of 1 MiB as the limit holds. They share one text: what counts is the sum.
        var data = Text(Limits.MaxEventBytes);
        var events = Enumerable.Range(0, Limits.MaxAppendBytes / Limits.MaxEventBytes).Select(_ => To("busy", data)).ToArray();

        await ExpectRefusedAsync(At(("busy", 0)), [.. events, To("busy", "1")]);
        await AppendAsync(At(("busy", 0)), events);

        Expect.Equal(events.Length, await VersionOfAsync("busy"), "the version of the stream");
        var last = new StreamRange(new StreamId("busy"), After: new StreamVersion(events.Length - 1));
        var page = await Store.ReadStreamsAsync(new ReadStreamsRequest([last]), CancellationToken);
        Expect.Equal(1, page.Events.Count, "the number of events above the last but one");
        Expect.SameJson(events[^1].Data, page.Events[0].Data, "the data of the last event");
    }

    private async Task ExpectRefusedAsync(StreamVersions expected, NewEvent[] events)
    {
        await Expect.ThrowsAsync<ArgumentException>(() => SendAsync(expected, events), "an append beyond the limits");

        await ExpectLogOfAsync(0);
    }

    private static string Text(int bytes) => $"\"{new string('x', bytes - 2)}\"";

    private static EventMetadata Metadata(int bytes) =>
        new() { Custom = new Dictionary<string, string>(StringComparer.Ordinal) { ["key"] = new('x', bytes - "key".Length) } };
}

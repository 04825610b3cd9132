namespace EventCore.Testing;

/// <summary>Streams are told apart by the code points of their ids, and by nothing less.</summary>
internal sealed class StreamIdCases(ContractLog log) : ContractCases(log)
{
    public async Task Ids_that_look_alike_are_different_streams() =>
        await ExpectApartAsync(
            "account", "Account", "ACCOUNT", "account.", "account,", "account-", "account_", "account!", "account 1", "account\u00A01", "account1", "account\u00AD", "account\u200D", "\uFEFFaccount");

    public async Task Ids_that_normalise_alike_are_different_streams() =>
        await ExpectApartAsync("é", "e\u0301", "E\u0301", "É", "e", "ß", "ss", "\u1E9E", "ﬁ", "fi", "\u212B", "Å", "A\u030A", "ı", "i", "I", "İ", "①", "1", "\u0661", "Ａ", "A", "ς", "σ", "ǆ", "dž");

    public async Task Ids_that_are_code_in_some_language_are_plain_text() =>
        await ExpectApartAsync("'; DROP TABLE events; --", "\"quoted\"", "it's", "''", "\\", "\\\\", "\\x41", "$1", "@p", ":name", "{0}", "{a,b}", "NULL", "null", "%s", "%", "_", "a/b", "..", "0", "00", "1e0", "1", "true", "a,b", "(a)");

    public async Task Ids_of_255_characters_are_kept()
    {
        string[] longest = [new('x', StreamId.MaxLength), new string('x', StreamId.MaxLength - 1) + "y", Repeat("😀", StreamId.MaxLength), Repeat("😀", StreamId.MaxLength - 1) + "😁", Repeat("e\u0301", 127) + "é"];

        await ExpectApartAsync(longest);

        Expect.Sequence(
            [longest[2]], (await ListAsync(longest[2])).Select(summary => summary.StreamId.Value), "streams listed with a prefix of 255 emoji");
        Expect.Sequence(
            [longest[2], longest[3]], (await ListAsync(Repeat("😀", StreamId.MaxLength - 1))).Select(summary => summary.StreamId.Value), "streams listed with a prefix of 254 emoji");
    }

    /// <summary>The stream at index n gets n + 1 events, so that no mix-up can keep every version.</summary>
    private async Task ExpectApartAsync(params string[] streamIds)
    {
        foreach (var (index, streamId) in streamIds.Index())
        {
            await FillAsync(streamId, index + 1);
        }

        var versions = await Store.ReadVersionsAsync(Ids(streamIds), CancellationToken);
        Expect.Equal(At(streamIds.Index().Select(pair => (pair.Item, pair.Index + 1L))), versions, "the versions");
        var recorded = await ExpectSoundLogAsync();
        Expect.Sequence(streamIds.Order(StringComparer.Ordinal), recorded.Select(@event => @event.StreamId.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), "stream ids in the log");
        foreach (var (index, streamId) in streamIds.Index())
        {
            var stream = await ReadStreamAsync(streamId);
            Expect.Sequence(Enumerable.Repeat(streamId, index + 1), stream.Select(@event => @event.StreamId.Value), $"stream ids of the events of stream '{streamId}'");
        }
    }
}

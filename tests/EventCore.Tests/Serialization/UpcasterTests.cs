using System.Text;
using EventCore.Stores;

namespace EventCore.Tests;

public sealed class UpcasterTests
{
    [Theory]
    [InlineData("opened", 1, """{"Owner":"Ann"}""", "Opened { Name = Ann, Country = CH, Currency = CHF }")]
    [InlineData("opened", 2, """{"Name":"Ann"}""", "Opened { Name = Ann, Country = CH, Currency = CHF }")]
    [InlineData("opened", 3, """{"Name":"Ann","Country":"FR"}""", "Opened { Name = Ann, Country = FR, Currency = CHF }")]
    [InlineData("opened", 4, """{"Name":"Ann","Country":"FR","Currency":"EUR"}""", "Opened { Name = Ann, Country = FR, Currency = EUR }")]
    [InlineData("received", 1, """{"Amount":3}""", "Received { Amount = 300 }")]
    [InlineData("paid-out", 1, """{"Amount":3}""", "Paid { Amount = 3 }")]
    [InlineData("moved", 1, """{"Amount":3}""", "Received { Amount = 300 }", "Paid { Amount = 3 }")]
    [InlineData("batch", 1, """{"Amounts":[1,2,3]}""", "Paid { Amount = 1 }", "Paid { Amount = 2 }", "Paid { Amount = 3 }")]
    [InlineData("batch", 1, """{"Amounts":[]}""")]
    [InlineData("settled", 1, """{"Name":"Ann"}""", "Opened { Name = Ann, Country = settled, Currency = CHF }")]
    [InlineData("viewed", 1, "\"not even an object\"")]
    [InlineData("foreign", 1, "{}")]
    [InlineData("foreign", 9, "{}")]
    [InlineData("$command-executed", 1, "{}")]
    public void An_old_event_is_read_as_what_the_union_is_today(string type, int version, string json, params string[] expected) =>
        Assert.Equal(expected, Decode(type, version, json).Select(recorded => recorded.Data.ToString()));

    [Fact]
    public void All_that_becomes_of_a_stored_event_has_its_place_its_id_and_its_metadata()
    {
        var stored = Stored("moved", 1, """{"Amount":3}""") with { Metadata = new EventMetadata { UserId = "ann" } };

        var decoded = EvolvedEvent.Registry.Decode(stored);

        Assert.Equal(2, decoded.Count);
        Assert.All(decoded, recorded => Assert.Equal(
            (stored.StreamId, stored.Version, stored.Position, stored.Id, stored.Metadata, stored.CreatedAt),
            (recorded.StreamId, recorded.Version, recorded.Position, recorded.Id, recorded.Metadata, recorded.CreatedAt)));
        Assert.Equal(decoded, [decoded[0], decoded[1]]);
        Assert.Throws<ArgumentOutOfRangeException>(() => decoded[2]);
        Assert.Empty(default(DecodedEvents<EvolvedEvent>));
    }

    [Theory]
    [InlineData("opened", 1, "null")]
    [InlineData("opened", 1, "[\"secret\"]")]
    [InlineData("opened", 2, """{"Name":{"secret":1}}""")]
    [InlineData("received", 1, """{"Amount":"secret"}""")]
    [InlineData("paid", 1, """{"Amount":"secret"}""")]
    [InlineData("misled", 1, """{"Amount":1,"secret":2}""")]
    public void What_cannot_be_upcast_is_named_without_its_data(string type, int version, string json)
    {
        var undecodable = Assert.Throws<EventDecodingException>(() => Decode(type, version, json));

        Assert.Equal((new StreamVersion(3), new LogPosition(7)), (undecodable.Version, undecodable.Position));
        Assert.Contains($"'{type}' version {version}", undecodable.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", undecodable.Message, StringComparison.Ordinal);
        Assert.NotNull(undecodable.InnerException);
    }

    [Fact]
    public void A_schema_newer_than_the_known_one_was_written_by_a_newer_application()
    {
        var undecodable = Assert.Throws<EventDecodingException>(() => Decode("opened", 5, "{}"));

        Assert.Contains("'opened' version 5, and EvolvedEvent knows versions up to 4. A newer version of the application wrote it", undecodable.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_asks_for_it_gets_what_cannot_be_decoded_as_it_is_stored()
    {
        var stored = Stored("unheard-of", 1, "{}");

        var raw = Assert.IsType<DecodedOrRaw<EvolvedEvent>.Raw>(EvolvedEvent.Registry.DecodeOrRaw(stored));
        var decoded = Assert.IsType<DecodedOrRaw<EvolvedEvent>.Decoded>(EvolvedEvent.Registry.DecodeOrRaw(Stored("moved", 1, """{"Amount":3}""")));

        Assert.Same(stored, raw.Event);
        Assert.Contains("'unheard-of' is none of EvolvedEvent", raw.Reason.Message, StringComparison.Ordinal);
        Assert.Equal(2, decoded.Events.Count);
    }

    [Fact]
    public void The_names_of_a_union_include_those_that_are_only_upcast() =>
        Assert.Equal(
            ["batch", "misled", "moved", "opened", "paid", "paid-out", "received", "settled", "viewed"],
            EvolvedEvent.Registry.EventTypes.Select(type => type.Value).Order(StringComparer.Ordinal));

    [Fact]
    public async Task A_typed_read_gives_what_the_union_is_today()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var store = new InMemoryEventStore();
        var streamId = new StreamId("a");
        NewEvent[] events = [New("viewed", "{}"), New("moved", """{"Amount":3}"""), New("paid", """{"Amount":4}""")];
        await store.AppendAsync(new AppendRequest(new StreamVersions([new(streamId, StreamVersion.Empty)]), events), cancel);
        string[] expected = ["a@2 Received { Amount = 300 }", "a@2 Paid { Amount = 3 }", "a@3 Paid { Amount = 4 }"];

        Assert.Equal(expected, (await store.ReadStreamAsync<EvolvedEvent>(streamId, cancel).ToListAsync(cancel)).Select(HistoryCommand.Text));
        Assert.Equal(expected, (await store.ReadAllAsync<EvolvedEvent>(new ReadStreamsRequest([new StreamRange(streamId)]), cancel).ToListAsync(cancel)).Select(HistoryCommand.Text));
        Assert.Equal(expected, (await store.ReadAllAsync<EvolvedEvent>(new ReadLogRequest(LogPosition.Start), cancel).ToListAsync(cancel)).Select(HistoryCommand.Text));

        NewEvent New(string type, string json) => new(streamId, new EventId(Guid.NewGuid()), new EventType(type), Encoding.UTF8.GetBytes(json), EventMetadata.Empty);
    }

    private static DecodedEvents<EvolvedEvent> Decode(string type, int version, string json) => EvolvedEvent.Registry.Decode(Stored(type, version, json));

    private static RecordedEvent Stored(string type, int version, string json) => new(
        new LogPosition(7),
        new StreamId("a"),
        new StreamVersion(3),
        new EventId(Guid.NewGuid()),
        new EventType(type),
        Encoding.UTF8.GetBytes(json),
        StoredSchemaVersion.Write(EventMetadata.Empty, version),
        DateTimeOffset.UnixEpoch);
}

using System.Text;
using EventCore.Stores;

namespace EventCore.Tests;

public sealed class SchemaVersionTests
{
    private static readonly StreamId Stream = new("a");

    [Fact]
    public void A_schema_version_above_1_is_stored_in_the_metadata_beside_what_was_given()
    {
        var given = new EventMetadata { UserId = "ann", Custom = new Dictionary<string, string> { ["tenant"] = "blue" } };

        var encoded = Encode(new VersionedEvent.Added(1, "EUR"), given);

        Assert.Equal(given with { Custom = new Dictionary<string, string> { ["tenant"] = "blue", ["$schema-version"] = "2" } }, encoded.Metadata);
    }

    [Fact]
    public void The_first_schema_version_is_not_stored_and_costs_nothing()
    {
        var given = new EventMetadata { UserId = "ann" };

        Assert.Same(given, Encode(new VersionedEvent.Noted("text"), given).Metadata);
    }

    [Fact]
    public void A_decoded_event_has_the_metadata_that_was_given()
    {
        var given = new EventMetadata { CorrelationId = "trace-1", Custom = new Dictionary<string, string> { ["tenant"] = "blue" } };

        var decoded = Assert.Single(VersionedEvent.Registry.Decode(Stored(Encode(new VersionedEvent.Added(1, "EUR"), given))));

        Assert.Equal(new VersionedEvent.Added(1, "EUR"), decoded.Data);
        Assert.Equal(given, decoded.Metadata);
    }

    [Fact]
    public void An_event_that_is_decided_on_before_it_is_committed_has_the_metadata_that_was_given()
    {
        var stored = Encode(new VersionedEvent.Added(1, "EUR"), EventMetadata.Empty);

        var ahead = VersionedEvent.Registry.DecodeAhead(stored, new StreamVersion(1), new EventPlace(), index: 0);

        Assert.Equal(new VersionedEvent.Added(1, "EUR"), ahead!.Data);
        Assert.Equal(EventMetadata.Empty, ahead.Metadata);
    }

    [Theory]
    [InlineData("added", "3", "version 3")]
    [InlineData("noted", "2", "version 2")]
    [InlineData("added", "0", "$schema-version")]
    [InlineData("added", "-1", "$schema-version")]
    [InlineData("added", "two", "$schema-version")]
    [InlineData("added", "99999999999", "$schema-version")]
    public void Another_schema_version_is_not_taken_for_the_known_one(string type, string version, string expected)
    {
        var stored = Stored(new NewEvent(
            Stream,
            new EventId(Guid.NewGuid()),
            new EventType(type),
            Encoding.UTF8.GetBytes("""{"Amount":1,"Unit":"EUR","Text":""}"""),
            new EventMetadata { Custom = new Dictionary<string, string> { [EventMetadata.SchemaVersionKey] = version } }));

        var undecodable = Assert.Throws<EventDecodingException>(() => VersionedEvent.Registry.Decode(stored));

        Assert.Contains(expected, undecodable.Message, StringComparison.Ordinal);
        Assert.Equal((new StreamVersion(3), new LogPosition(7)), (undecodable.Version, undecodable.Position));
    }

    [Fact]
    public void What_an_application_says_about_its_events_cannot_be_mistaken_for_a_schema_version()
    {
        var reserved = new EventMetadata { Custom = new Dictionary<string, string> { ["tenant"] = "blue", ["$anything"] = "2" } };

        Assert.Contains("'$anything'", Assert.Throws<ArgumentException>("Metadata", () => new CommandOptions { Metadata = reserved.Custom }).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("metadata", () => Encode(new VersionedEvent.Noted("text"), reserved));
    }

    [Theory]
    [InlineData("$anything", 1)]
    [InlineData(" ", 1)]
    [InlineData("added", 0)]
    public void A_shape_has_a_name_of_the_applications_own_and_a_version_from_1(string eventType, int version) =>
        Assert.ThrowsAny<ArgumentException>(() => EventCase<VersionedEvent>.Of(eventType, VersionedJson.Default.Added, version));

    private static NewEvent Encode(VersionedEvent @event, EventMetadata metadata) => VersionedEvent.Registry.Encode(Stream, new EventId(Guid.NewGuid()), @event, metadata);

    private static RecordedEvent Stored(NewEvent @event) =>
        new(new LogPosition(7), @event.StreamId, new StreamVersion(3), @event.Id, @event.Type, @event.Data, @event.Metadata, DateTimeOffset.UnixEpoch);
}

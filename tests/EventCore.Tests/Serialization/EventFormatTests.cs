using System.Text;
using EventCore.Stores;

namespace EventCore.Tests;

public sealed class EventFormatTests
{
    private static readonly FormattedEvent.Measured Measured = new(-150, "é");

    [Fact]
    public void A_binary_format_is_stored_as_a_JSON_string()
    {
        // 08 AB 02: field 1, -150 as zigzag. 12 02 C3 A9: field 2, two bytes of UTF-8.
        Assert.Equal("\"CKsCEgLDqQ==\"", Encoding.UTF8.GetString(Encoded().Data.Span));
        Assert.Null(Assert.Single(FormattedEvent.Registry.Cases).Contract);
    }

    [Theory]
    [InlineData("measured", 1)]
    [InlineData("measured-twice", 2)]
    public void It_is_read_back_and_upcast_as_any_other(string type, int expected) =>
        Assert.Equal(
            Enumerable.Repeat(Measured, expected),
            FormattedEvent.Registry.Decode(Stored(type, Encoded().Data)).Select(recorded => Assert.IsType<FormattedEvent.Measured>(recorded.Data)));

    [Theory]
    [InlineData("{}")]
    [InlineData("\"no base64!\"")]
    [InlineData("\"CKsCEgLD\"")]
    public void What_does_not_fit_the_format_is_named(string json)
    {
        var undecodable = Assert.Throws<EventDecodingException>(() => FormattedEvent.Registry.Decode(Stored("measured", Encoding.UTF8.GetBytes(json))));

        Assert.Contains("'measured' version 1", undecodable.Message, StringComparison.Ordinal);
    }

    private static NewEvent Encoded() => FormattedEvent.Registry.Encode(new StreamId("a"), new EventId(Guid.NewGuid()), Measured, EventMetadata.Empty);

    private static RecordedEvent Stored(string type, ReadOnlyMemory<byte> data) =>
        new(new LogPosition(1), new StreamId("a"), new StreamVersion(1), new EventId(Guid.NewGuid()), new EventType(type), data, EventMetadata.Empty, DateTimeOffset.UnixEpoch);
}

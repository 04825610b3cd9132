using EventCore.Stores;

namespace EventCore.Tests;

public sealed class AppendRequestTests
{
    [Fact]
    public void Events_keep_their_order_whatever_becomes_of_the_list_they_came_in()
    {
        List<NewEvent> events = [To("b"), To("a"), To("b")];
        NewEvent[] given = [.. events];
        var append = new AppendRequest(At("a", "b"), events);

        events.Clear();

        Assert.Equal(given, append.Events);
    }

    [Fact]
    public void An_append_without_an_event_is_refused() => Assert.Throws<ArgumentException>("events", () => new AppendRequest(At("a"), []));

    [Fact]
    public void An_event_for_a_stream_without_an_expected_version_is_refused()
    {
        var refusal = Assert.Throws<ArgumentException>("events", () => new AppendRequest(At("a"), [To("a"), To("b")]));

        Assert.Contains("'b'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_id_that_occurs_twice_is_refused_even_for_two_streams()
    {
        var id = EventId.Create(TimeProvider.System);

        var refusal = Assert.Throws<ArgumentException>("events", () => new AppendRequest(At("a", "b"), [To("a", id), To("b", id)]));

        Assert.Contains(id.ToString(), refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Streams_may_be_expected_without_getting_an_event() => Assert.Equal(2, new AppendRequest(At("a", "b"), [To("a")]).ExpectedVersions.Count);

    [Theory]
    [InlineData("a")]
    [InlineData("c")]
    public void The_last_event_of_a_stream_that_is_expected_empty_or_not_at_all_is_refused(string streamId)
    {
        var refusal = Assert.Throws<ArgumentException>(
            "lastEvents",
            () => new AppendRequest(At("a", "b"), [To("a")], new Dictionary<StreamId, EventId> { [new StreamId(streamId)] = EventId.Create(TimeProvider.System) }));

        Assert.Contains($"'{streamId}'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_knows_the_versions_it_leaves() =>
        Assert.Equal(
            new StreamVersions([KeyValuePair.Create(new StreamId("a"), new StreamVersion(2)), KeyValuePair.Create(new StreamId("b"), StreamVersion.Empty), KeyValuePair.Create(new StreamId("c"), new StreamVersion(1))]),
            new AppendRequest(At("a", "b", "c"), [To("a"), To("c"), To("a")]).VersionsAfter());

    private static NewEvent To(string streamId, EventId? id = null) =>
        new(new StreamId(streamId), id ?? EventId.Create(TimeProvider.System), new EventType("happened"), "{}"u8.ToArray(), EventMetadata.Empty);

    private static StreamVersions At(params string[] streamIds) =>
        new(streamIds.Select(streamId => KeyValuePair.Create(new StreamId(streamId), StreamVersion.Empty)));
}

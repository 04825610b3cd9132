using EventCore.Stores;

namespace EventCore.Tests;

public sealed class AppendResultTests
{
    private static readonly EventId LastOfB = EventId.Create(TimeProvider.System);

    private static readonly AppendRequest Append = new(
        new StreamVersions(new[] { "😀", "b", "\uFFFD", "a" }.Select(streamId => KeyValuePair.Create(new StreamId(streamId), new StreamVersion(1)))),
        [new NewEvent(new StreamId("a"), EventId.Create(TimeProvider.System), new EventType("happened"), "{}"u8.ToArray(), EventMetadata.Empty)],
        new Dictionary<StreamId, EventId> { [new StreamId("b")] = LastOfB });

    [Fact]
    public void There_is_no_conflict_where_every_stream_is_as_expected() =>
        Assert.Null(AppendResult.Conflict.Between(Append, _ => new StreamHead(new StreamVersion(1), LastOfB)));

    [Fact]
    public void A_conflict_names_each_stream_whose_version_is_another_ordered_by_id()
    {
        var conflict = AppendResult.Conflict.Between(Append, streamId => new StreamHead(new StreamVersion(streamId.Value switch { "a" => 1, "b" => 0, _ => 2 }), LastOfB));

        Assert.Equal(
            [Conflict("b", actual: 0), Conflict("\uFFFD", actual: 2), Conflict("😀", actual: 2)],
            conflict!.Streams);
    }

    [Fact]
    public void A_stream_with_another_event_at_the_expected_version_is_a_conflict_where_its_last_event_is_known()
    {
        var another = EventId.Create(TimeProvider.System);

        var conflict = AppendResult.Conflict.Between(Append, _ => new StreamHead(new StreamVersion(1), another));

        Assert.Equal([Conflict("b", actual: 1)], conflict!.Streams);
    }

    private static StreamConflict Conflict(string streamId, long actual) => new(new StreamId(streamId), Expected: new StreamVersion(1), Actual: new StreamVersion(actual));
}

using EventCore.Stores;

namespace EventCore.Tests;

public sealed class ReadStreamsRequestTests
{
    [Fact]
    public void A_read_of_no_stream_is_refused() => Assert.Throws<ArgumentException>("streams", () => new ReadStreamsRequest([]));

    [Fact]
    public void A_stream_named_twice_is_refused_even_with_different_ranges() =>
        Assert.Throws<ArgumentException>("streams", () => new ReadStreamsRequest([Range("a", upTo: 1), Range("a", after: 1)]));

    [Fact]
    public void The_next_page_goes_on_where_this_one_ended_up_to_the_versions_of_its_moment()
    {
        var read = new ReadStreamsRequest([Range("a"), Range("b")], new PageSize(3));

        var next = read.Next(Page([("a", 1), ("b", 1), ("a", 2)], ("a", 5), ("b", 4)));

        Assert.Equal([Range("a", 2, 5), Range("b", 1, 4)], next!.Streams);
        Assert.Equal(new PageSize(3), next.PageSize);
    }

    [Fact]
    public void The_next_page_keeps_the_moment_of_the_first_when_streams_move_on()
    {
        var read = new ReadStreamsRequest([Range("a", 2, upTo: 5)], new PageSize(1));

        var next = read.Next(Page([("a", 3)], ("a", 900)));

        Assert.Equal([Range("a", 3, 5)], next!.Streams);
    }

    [Fact]
    public void A_stream_that_is_read_to_its_end_is_left_out_of_the_next_page()
    {
        var read = new ReadStreamsRequest([Range("a"), Range("b"), Range("empty"), Range("beyond", after: 9)], new PageSize(2));

        var next = read.Next(Page([("a", 1), ("b", 1)], ("a", 1), ("b", 2), ("empty", 0), ("beyond", 3)));

        Assert.Equal([Range("b", 1, 2)], next!.Streams);
    }

    [Fact]
    public void A_stream_that_got_no_event_on_this_page_begins_where_it_began()
    {
        var read = new ReadStreamsRequest([Range("a"), Range("b", after: 3)], new PageSize(1));

        var next = read.Next(Page([("a", 1)], ("a", 2), ("b", 7)));

        Assert.Equal([Range("a", 1, 2), Range("b", 3, 7)], next!.Streams);
    }

    [Fact]
    public void An_end_beyond_the_stream_becomes_the_version_of_the_moment()
    {
        var read = new ReadStreamsRequest([Range("a", upTo: 100)], new PageSize(1));

        Assert.Equal([Range("a", 1, 3)], read.Next(Page([("a", 1)], ("a", 3)))!.Streams);
    }

    [Fact]
    public void There_is_no_page_after_the_last()
    {
        var read = new ReadStreamsRequest([Range("a"), Range("b", upTo: 1), Range("empty")], new PageSize(2));

        Assert.Null(read.Next(Page([("a", 1), ("b", 1)], ("a", 1), ("b", 6), ("empty", 0))));
    }

    private static StreamRange Range(string streamId, long after = 0, long? upTo = null) =>
        new(new StreamId(streamId), new StreamVersion(after), upTo is { } version ? new StreamVersion(version) : null);

    private static StreamsPage Page((string StreamId, long Version)[] events, params (string StreamId, long Version)[] versions) =>
        new(
            [.. events.Select((pair, index) => new RecordedEvent(
                new LogPosition(index + 1), new StreamId(pair.StreamId), new StreamVersion(pair.Version), EventId.Create(TimeProvider.System), new EventType("happened"), "{}"u8.ToArray(), EventMetadata.Empty, default))],
            new StreamVersions(versions.Select(pair => KeyValuePair.Create(new StreamId(pair.StreamId), new StreamVersion(pair.Version)))));
}

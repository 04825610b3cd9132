using System.Text;
using EventCore.Stores;

namespace EventCore.Tests;

public sealed class StoredSnapshotTests
{
    private static readonly SnapshotKey Key = new(new SnapshotName("balance"), 1, [new StreamId("b"), new StreamId("a")]);

    [Fact]
    public void The_events_of_all_its_streams_are_counted() =>
        Assert.Equal(12, new StoredSnapshot(Key, [Head(7), Head(5)], "{}"u8.ToArray()).EventCount);

    [Fact]
    public void Anything_but_one_head_for_each_stream_is_refused()
    {
        Assert.Throws<ArgumentException>("heads", () => new StoredSnapshot(Key, [Head(1)], "{}"u8.ToArray()));
        Assert.Throws<ArgumentException>("heads", () => new StoredSnapshot(Key, [Head(1), Head(1), Head(1)], "{}"u8.ToArray()));
    }

    [Fact]
    public void A_stream_has_a_last_event_exactly_where_it_has_events()
    {
        Assert.Equal(1, new StoredSnapshot(Key, [Head(1), default], "{}"u8.ToArray()).EventCount);
        Assert.Throws<ArgumentException>("heads", () => new StoredSnapshot(Key, [Head(1), Head(1) with { LastEvent = null }], "{}"u8.ToArray()));
        Assert.Throws<ArgumentException>("heads", () => new StoredSnapshot(Key, [Head(1), Head(0)], "{}"u8.ToArray()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("\"\\u0000\"")]
    public void A_state_that_not_every_store_can_hold_is_refused(string json) =>
        Assert.Throws<ArgumentException>("state", () => new StoredSnapshot(Key, [Head(1), Head(1)], Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void A_state_beyond_16_MiB_is_refused()
    {
        var state = Encoding.UTF8.GetBytes($"\"{new string('x', StoredSnapshot.MaxStateBytes - 1)}\"");

        Assert.Throws<ArgumentException>("state", () => new StoredSnapshot(Key, [Head(1), Head(1)], state));
    }

    private static StreamHead Head(long version) => new(new StreamVersion(version), EventId.Create(TimeProvider.System));
}

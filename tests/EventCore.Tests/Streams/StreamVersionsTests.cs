namespace EventCore.Tests;

public sealed class StreamVersionsTests
{
    [Fact]
    public void Versions_are_equal_when_they_hold_the_same_streams_at_the_same_versions()
    {
        var one = Versions(("a", 1), ("b", 2));
        var same = Versions(("b", 2), ("a", 1));

        Assert.True(one.Equals(same));
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
    }

    [Fact]
    public void Versions_that_differ_anywhere_are_different()
    {
        var one = Versions(("a", 1), ("b", 2));

        Assert.False(one.Equals(Versions(("a", 1), ("b", 3))));
        Assert.False(one.Equals(Versions(("a", 1))));
        Assert.False(one.Equals(Versions(("a", 1), ("c", 2))));
        Assert.False(Versions(("a", 0)).Equals(StreamVersions.None));
        Assert.False(one.Equals((object?)null));
    }

    [Fact]
    public void A_stream_named_twice_is_refused() => Assert.Throws<ArgumentException>("versions", () => Versions(("a", 1), ("a", 1)));

    [Fact]
    public void A_version_and_a_position_count_from_0()
    {
        Assert.Equal(0, default(StreamVersion).Value);
        Assert.Equal(0, LogPosition.Start.Value);
        Assert.Throws<ArgumentOutOfRangeException>("Value", () => new StreamVersion(-1));
        Assert.Throws<ArgumentOutOfRangeException>("Value", () => new LogPosition(-1));
    }

    [Fact]
    public void A_version_moves_on_by_the_events_appended()
    {
        Assert.Equal(new StreamVersion(5), new StreamVersion(2).After(3));
        Assert.Throws<OverflowException>(() => new StreamVersion(long.MaxValue).After(1));
    }

    private static StreamVersions Versions(params (string StreamId, long Version)[] versions) =>
        new(versions.Select(pair => KeyValuePair.Create(new StreamId(pair.StreamId), new StreamVersion(pair.Version))));
}

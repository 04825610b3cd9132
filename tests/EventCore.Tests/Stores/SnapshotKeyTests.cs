using EventCore.Stores;

namespace EventCore.Tests;

public sealed class SnapshotKeyTests
{
    private static readonly SnapshotName Balance = new("balance");

    [Fact]
    public void Naming_a_stream_twice_does_not_matter()
    {
        var key = Key("savings", "checking", "Savings", "savings");

        Assert.Equal(["savings", "checking", "Savings"], key.Streams.Select(streamId => streamId.Value));
        Assert.Equal(Key("savings", "checking", "Savings"), key);
        Assert.Equal(Key("savings", "checking", "Savings").GetHashCode(), key.GetHashCode());
        Assert.True(Key("savings", "checking", "Savings").Digest.Span.SequenceEqual(key.Digest.Span));
    }

    [Fact]
    public void Keys_that_differ_in_anything_are_different()
    {
        SnapshotKey[] keys =
        [
            Key("ab", "c"), Key("c", "ab"), Key("a", "bc"), Key("abc"), Key("ab"), new(Balance, 2, Ids("ab", "c")), new(new SnapshotName("Balance"), 1, Ids("ab", "c")),
            new(Balance, 1, Ids("ab", "c"), "ab"), new(Balance, 1, Ids("c"), "ab"), new(Balance, 1, Ids("ab", "c"), " "),
        ];

        Assert.Equal(keys.Length, keys.Distinct().Count());
    }

    [Fact]
    public void The_digest_never_changes_since_snapshots_are_stored_under_it() =>
        Assert.Equal(
            "03899EE987ED73E4802116638BFB2740169A9B5CB72A56B4D5DD22EA7B081C41",
            Convert.ToHexString(new SnapshotKey(Balance, 1, Ids("checking", "savings"), "from é").Digest.Span));

    [Fact]
    public void A_key_that_no_store_could_hold_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Key());
        Assert.Throws<ArgumentOutOfRangeException>(() => new SnapshotKey(Balance, 0, Ids("a")));
        Assert.Throws<ArgumentException>(() => new SnapshotKey(Balance, 1, Ids("a"), "two\nlines"));
        Assert.Throws<ArgumentException>(() => new SnapshotKey(Balance, 1, Ids("a"), new string('x', 256)));
    }

    private static SnapshotKey Key(params string[] streamIds) => new(Balance, 1, Ids(streamIds));

    private static IEnumerable<StreamId> Ids(params string[] streamIds) => streamIds.Select(streamId => new StreamId(streamId));
}

using EventCore.Stores;

namespace EventCore.Tests;

public sealed class AppendResultTests
{
    private static readonly StreamVersions Expected =
        new(new[] { "😀", "b", "\uFFFD", "a" }.Select(streamId => KeyValuePair.Create(new StreamId(streamId), new StreamVersion(1))));

    [Fact]
    public void There_is_no_conflict_where_every_stream_is_as_expected() =>
        Assert.Null(AppendResult.Conflict.Between(Expected, _ => new StreamVersion(1)));

    [Fact]
    public void A_conflict_names_each_stream_whose_version_is_another_ordered_by_id()
    {
        var conflict = AppendResult.Conflict.Between(Expected, streamId => new StreamVersion(streamId.Value switch { "a" => 1, "b" => 0, _ => 2 }));

        Assert.Equal(
            [Conflict("b", actual: 0), Conflict("\uFFFD", actual: 2), Conflict("😀", actual: 2)],
            conflict!.Streams);
    }

    private static StreamConflict Conflict(string streamId, long actual) => new(new StreamId(streamId), Expected: new StreamVersion(1), Actual: new StreamVersion(actual));
}

using EventCore.Stores;

namespace EventCore.Tests;

public sealed class AppendLimitsTests
{
    [Fact]
    public void The_defaults_are_what_the_documentation_says() =>
        Assert.Equal(
            new AppendLimits { MaxEvents = 10_000, MaxStreams = 1_000, MaxEventBytes = 1_048_576, MaxMetadataBytes = 65_536, MaxAppendBytes = 67_108_864 },
            AppendLimits.Default);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_limit_is_1_or_more(int value)
    {
        Assert.Throws<ArgumentOutOfRangeException>("MaxEvents", () => new AppendLimits { MaxEvents = value });
        Assert.Throws<ArgumentOutOfRangeException>("MaxStreams", () => new AppendLimits { MaxStreams = value });
        Assert.Throws<ArgumentOutOfRangeException>("MaxEventBytes", () => new AppendLimits { MaxEventBytes = value });
        Assert.Throws<ArgumentOutOfRangeException>("MaxMetadataBytes", () => new AppendLimits { MaxMetadataBytes = value });
        Assert.Throws<ArgumentOutOfRangeException>("MaxAppendBytes", () => new AppendLimits { MaxAppendBytes = value });
    }

    [Fact]
    public void What_is_exactly_as_large_as_the_limits_passes() => Exact().Check(Append());

    [Fact]
    public void Whatever_exceeds_a_limit_is_refused_naming_the_limit()
    {
        Assert.Throws<ArgumentException>("MaxEvents", () => (Exact() with { MaxEvents = 1 }).Check(Append()));
        Assert.Throws<ArgumentException>("MaxStreams", () => (Exact() with { MaxStreams = 2 }).Check(Append()));
        Assert.Throws<ArgumentException>("MaxEventBytes", () => (Exact() with { MaxEventBytes = 3 }).Check(Append()));
        Assert.Throws<ArgumentException>("MaxMetadataBytes", () => (Exact() with { MaxMetadataBytes = 4 }).Check(Append()));
        Assert.Throws<ArgumentException>("MaxAppendBytes", () => (Exact() with { MaxAppendBytes = 17 }).Check(Append()));
    }

    [Fact]
    public void A_refusal_says_what_to_do()
    {
        var refusal = Assert.Throws<ArgumentException>("MaxEvents", () => (Exact() with { MaxEvents = 1 }).Check(Append()));

        Assert.StartsWith("There may be at most 1 events in one append, but there are 2. Split it, or raise AppendLimits.MaxEvents.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_read_names_at_least_one_stream_and_at_most_as_many_as_an_append()
    {
        AppendLimits.Default.CheckStreams(1);
        AppendLimits.Default.CheckStreams(1_000);
        Assert.Throws<ArgumentException>("MaxStreams", () => AppendLimits.Default.CheckStreams(1_001));
        Assert.Throws<ArgumentException>("streams", () => AppendLimits.Default.CheckStreams(0));
    }

    [Fact]
    public void A_read_names_each_stream_once()
    {
        AppendLimits.Default.CheckStreams([new StreamId("a"), new StreamId("b")]);
        Assert.Throws<ArgumentException>("streams", () => AppendLimits.Default.CheckStreams([]));
        var refusal = Assert.Throws<ArgumentException>("streams", () => AppendLimits.Default.CheckStreams([new StreamId("a"), new StreamId("b"), new StreamId("a")]));

        Assert.StartsWith("A read must name each stream once, but names 'a' twice.", refusal.Message, StringComparison.Ordinal);
    }

    private static AppendLimits Exact() => new() { MaxEvents = 2, MaxStreams = 3, MaxEventBytes = 4, MaxMetadataBytes = 5, MaxAppendBytes = 18 };

    // Two events of 4 bytes of data, the quotes included, and 5 bytes of metadata, over three streams.
    private static AppendRequest Append() =>
        new(new StreamVersions([At("a"), At("b"), At("c")]), [Event("a"), Event("b")]);

    private static KeyValuePair<StreamId, StreamVersion> At(string streamId) => new(new StreamId(streamId), StreamVersion.Empty);

    private static NewEvent Event(string streamId) =>
        new(
            new StreamId(streamId),
            EventId.Create(TimeProvider.System),
            new EventType("happened"),
            "\"é\""u8.ToArray(),
            new EventMetadata { Custom = new Dictionary<string, string>(StringComparer.Ordinal) { ["k"] = "😀" } });
}

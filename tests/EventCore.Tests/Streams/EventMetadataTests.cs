namespace EventCore.Tests;

public sealed class EventMetadataTests
{
    [Fact]
    public void Metadata_is_equal_when_every_field_and_every_pair_is()
    {
        var one = new EventMetadata { CorrelationId = "c", CausationId = "k", UserId = "u", Custom = Pairs(("a", "1"), ("b", "2")) };
        var same = new EventMetadata { CorrelationId = "c", CausationId = "k", UserId = "u", Custom = Pairs(("b", "2"), ("a", "1")) };

        Assert.Equal(one, same);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
    }

    [Fact]
    public void Metadata_that_differs_anywhere_is_different()
    {
        var one = new EventMetadata { CorrelationId = "c", CausationId = "k", UserId = "u", Custom = Pairs(("a", "1")) };

        Assert.NotEqual(one, one with { CorrelationId = null });
        Assert.NotEqual(one, one with { CausationId = "K" });
        Assert.NotEqual(one, one with { UserId = "" });
        Assert.NotEqual(one, one with { Custom = Pairs(("a", "2")) });
        Assert.NotEqual(one, one with { Custom = Pairs(("A", "1")) });
        Assert.NotEqual(one, one with { Custom = Pairs(("a", "1"), ("b", "2")) });
    }

    [Fact]
    public void Pairs_are_copied_so_that_nobody_changes_them_afterwards()
    {
        var pairs = Pairs(("a", "1"));
        var metadata = new EventMetadata { Custom = pairs };

        pairs["a"] = "2";

        Assert.Equal("1", metadata.Custom["a"]);
        Assert.Throws<NotSupportedException>(() => ((IDictionary<string, string>)metadata.Custom).Add("b", "3"));
    }

    [Fact]
    public void Keys_differ_by_case_whatever_dictionary_they_came_in()
    {
        var metadata = new EventMetadata { Custom = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Key"] = "1" } };

        Assert.True(metadata.Custom.ContainsKey("Key"));
        Assert.False(metadata.Custom.ContainsKey("key"));
    }

    [Fact]
    public void Text_of_pairs_may_be_anything_but_U0000_and_half_a_surrogate_pair()
    {
        var odd = new EventMetadata { Custom = Pairs(("", ""), ("line\nbreak", "\u0001 * ? [ ] 😀")) };

        Assert.Equal("", odd.Custom[""]);
        Assert.Throws<ArgumentException>("Custom", () => new EventMetadata { Custom = Pairs(("a\0", "1")) });
        Assert.Throws<ArgumentException>("Custom", () => new EventMetadata { Custom = Pairs(("a", "\0")) });
        Assert.Throws<ArgumentException>("Custom", () => new EventMetadata { Custom = Pairs(("a", $"{(char)0xD83D}")) });
        Assert.Throws<ArgumentException>("Custom", () => new EventMetadata { Custom = Pairs(($"{(char)0xDE00}", "1")) });
    }

    [Fact]
    public void Missing_pairs_and_values_are_refused()
    {
        Assert.Throws<ArgumentNullException>("Custom", () => new EventMetadata { Custom = null! });
        Assert.Throws<ArgumentNullException>("Custom", () => new EventMetadata { Custom = Pairs(("a", null!)) });
    }

    [Fact]
    public void Ids_have_at_most_255_code_points_and_are_not_trimmed()
    {
        var longest = string.Concat(Enumerable.Repeat("😀", 255));
        var metadata = new EventMetadata { CorrelationId = longest, CausationId = " ", UserId = "" };

        Assert.Equal((longest, " ", ""), (metadata.CorrelationId, metadata.CausationId, metadata.UserId));
        Assert.Throws<ArgumentException>("CorrelationId", () => new EventMetadata { CorrelationId = longest + "x" });
        Assert.Throws<ArgumentException>("CausationId", () => new EventMetadata { CausationId = "a\nb" });
        Assert.Throws<ArgumentException>("UserId", () => new EventMetadata { UserId = $"{(char)0xD83D}" });
    }

    private static Dictionary<string, string> Pairs(params (string Key, string Value)[] pairs) =>
        pairs.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
}

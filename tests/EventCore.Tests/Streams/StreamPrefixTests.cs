namespace EventCore.Tests;

public sealed class StreamPrefixTests
{
    [Theory]
    [InlineData("a", "b")]
    [InlineData("account-", "account.")]
    [InlineData("az", "a{")]
    [InlineData("a\uD7FF", "a\uE000")]
    [InlineData("a\uFFFF", "a\U00010000")]
    [InlineData("a😀", "a😁")]
    [InlineData("a\U0010FFFE", "a\U0010FFFF")]
    [InlineData("a\U0010FFFF", "b")]
    [InlineData("a\U0010FFFF\U0010FFFF", "b")]
    [InlineData("\uD7FF\U0010FFFF", "\uE000")]
    public void The_upper_bound_is_the_least_text_above_the_prefix(string prefix, string expected)
    {
        Assert.True(new StreamPrefix(prefix).TryGetUpperBound(out var upperBound));
        Assert.Equal(expected, upperBound);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\U0010FFFF")]
    [InlineData("\U0010FFFF\U0010FFFF")]
    public void Nothing_is_above_the_last_prefix(string prefix)
    {
        Assert.False(new StreamPrefix(prefix).TryGetUpperBound(out var upperBound));
        Assert.Null(upperBound);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a\uD7FF")]
    [InlineData("a😀")]
    [InlineData("a\U0010FFFF")]
    public void What_begins_with_a_prefix_lies_from_it_to_below_its_upper_bound(string value)
    {
        var prefix = new StreamPrefix(value);
        Assert.True(prefix.TryGetUpperBound(out var upperBound));

        foreach (var id in new[] { value, value + "!", value + "z", value + "\uFFFF", value + "\U0010FFFF" }.Select(text => new StreamId(text)))
        {
            Assert.True(prefix.Matches(id) && id >= new StreamId(value) && id < new StreamId(upperBound));
        }
    }

    [Theory]
    [InlineData("a_", "a_b", true)]
    [InlineData("a_", "axb", false)]
    [InlineData("a%", "ab", false)]
    [InlineData("A", "a", false)]
    [InlineData("a", "a", true)]
    [InlineData("ab", "a", false)]
    [InlineData("e", "e\u0301", true)]
    [InlineData("é", "e\u0301", false)]
    [InlineData("", "anything", true)]
    public void A_prefix_is_literal(string prefix, string streamId, bool expected) =>
        Assert.Equal(expected, new StreamPrefix(prefix).Matches(new StreamId(streamId)));

    [Fact]
    public void A_prefix_is_not_trimmed() => Assert.Equal(" a ", new StreamPrefix(" a ").Value);

    [Theory]
    [InlineData("a*")]
    [InlineData("a?")]
    [InlineData("[a]")]
    [InlineData("a\0")]
    [InlineData("a\n")]
    public void A_prefix_that_no_stream_id_could_have_is_refused(string prefix) => Assert.Throws<ArgumentException>("value", () => new StreamPrefix(prefix));

    [Fact]
    public void A_prefix_has_at_most_255_code_points()
    {
        var longest = string.Concat(Enumerable.Repeat("😀", StreamId.MaxLength));

        Assert.Equal(longest, new StreamPrefix(longest).Value);
        Assert.Throws<ArgumentException>("value", () => new StreamPrefix(longest + "x"));
        Assert.Throws<ArgumentException>("value", () => new StreamPrefix("a" + (char)0xD83D));
    }
}

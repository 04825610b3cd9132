using System.Text.Json;

namespace EventCore.Tests;

public sealed class StreamIdTests
{
    [Theory]
    [InlineData("account-1", "account-1")]
    [InlineData("  account-1\t\r\n", "account-1")]
    [InlineData("\u00A0account 1\u3000", "account 1")]
    public void An_id_is_trimmed(string given, string stored) => Assert.Equal(stored, new StreamId(given).Value);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\t\u2003\n")]
    public void A_blank_id_is_refused(string blank) => Assert.Throws<ArgumentException>("value", () => new StreamId(blank));

    [Fact]
    public void A_missing_id_is_refused() => Assert.Throws<ArgumentNullException>("value", () => new StreamId(null!));

    [Theory]
    [InlineData("x")]
    [InlineData("😀")]
    [InlineData("\uFFFF")]
    public void An_id_has_at_most_255_code_points(string character)
    {
        var longest = string.Concat(Enumerable.Repeat(character, StreamId.MaxLength));

        Assert.Equal(longest, new StreamId(longest).Value);
        Assert.Throws<ArgumentException>("value", () => new StreamId(longest + character));
    }

    [Fact]
    public void Blanks_around_the_longest_id_do_not_count()
    {
        var longest = new string('x', StreamId.MaxLength);

        Assert.Equal(longest, new StreamId($"  {longest}  ").Value);
    }

    [Theory]
    [InlineData('*')]
    [InlineData('?')]
    [InlineData('[')]
    [InlineData(']')]
    public void A_character_of_patterns_is_refused_and_named(char reserved)
    {
        var refusal = Assert.Throws<ArgumentException>("value", () => new StreamId($"account{reserved}1"));

        Assert.Contains($"'{reserved}' at index 7", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("a\u001Fb")]
    [InlineData("a\u007Fb")]
    [InlineData("a\u0085b")]
    [InlineData("a\u009Fb")]
    public void A_control_character_is_refused(string text) => Assert.Throws<ArgumentException>("value", () => new StreamId(text));

    // Built in the test, because half a pair does not survive the UTF-8 that attributes are stored in.
    [Fact]
    public void Half_a_surrogate_pair_is_refused()
    {
        Assert.Throws<ArgumentException>("value", () => new StreamId("a" + (char)0xD83D));
        Assert.Throws<ArgumentException>("value", () => new StreamId((char)0xDE00 + "a"));
        Assert.Throws<ArgumentException>("value", () => new StreamId($"{(char)0xDE00}{(char)0xD83D}"));
    }

    [Theory]
    [InlineData("é", "e\u0301")]
    [InlineData("account", "Account")]
    [InlineData("ss", "ß")]
    [InlineData("a", "a\u200D")]
    public void Ids_with_different_code_points_are_different(string left, string right)
    {
        Assert.NotEqual(new StreamId(left), new StreamId(right));
        Assert.NotEqual(0, new StreamId(left).CompareTo(new StreamId(right)));
    }

    [Fact]
    public void Ids_order_by_code_point_where_ordinal_comparison_does_not()
    {
        string[] ordered = ["!", "A", "a", "a!", "aa", "é", "\uD7FF", "\uE000", "\uFFFD", "\uFFFF", "\U00010000", "😀", "😀😀", "😁", "\U0010FFFF"];

        var sorted = ordered.Reverse().Select(value => new StreamId(value)).Order().Select(id => id.Value);

        Assert.Equal(ordered, sorted, StringComparer.Ordinal);
        Assert.NotEqual(ordered, ordered.Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    [Fact]
    public void The_operators_follow_the_order()
    {
        var (lower, higher) = (new StreamId("\uFFFD"), new StreamId("😀"));

        Assert.True(lower < higher && lower <= higher && higher > lower && higher >= lower);
        Assert.False(lower > higher || lower >= higher || higher < lower || higher <= lower);
        Assert.True(lower.CompareTo(null) > 0);
    }

    [Fact]
    public void An_id_is_a_string_in_JSON()
    {
        Assert.Equal("\"account-1\"", JsonSerializer.Serialize(new StreamId("account-1")));
        Assert.Equal(new StreamId("account-1"), JsonSerializer.Deserialize<StreamId>("\" account-1 \""));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<StreamId>("\"*\""));
    }

    [Fact]
    public void A_key_in_JSON_is_the_name_of_a_property()
    {
        var stock = new Dictionary<StreamId, int> { [new StreamId("product-1")] = 3 };

        Assert.Equal("""{"product-1":3}""", JsonSerializer.Serialize(stock));
        Assert.Equal(stock, JsonSerializer.Deserialize<Dictionary<StreamId, int>>("""{" product-1 ":3}"""));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Dictionary<StreamId, int>>("""{"*":3}"""));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("{}")]
    [InlineData("true")]
    public void JSON_that_is_no_string_is_no_id(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<StreamId>(json));
}

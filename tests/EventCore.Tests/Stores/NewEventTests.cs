using System.Text;
using EventCore.Stores;

namespace EventCore.Tests;

public sealed class NewEventTests
{
    [Theory]
    [InlineData("1")]
    [InlineData("null")]
    [InlineData(" \"text\" ")]
    [InlineData("[]")]
    [InlineData("""{"a":{"b":[1,-0.5,1e300,true,null]}}""")]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"":"\ud83d\ude00 \u00e9 \u0001 \\u0000"}""")]
    [InlineData("1e1000")]
    [InlineData("1E-1000")]
    public void One_JSON_value_is_taken_as_it_is(string json) => Assert.Equal(json, Encoding.UTF8.GetString(Event(json).Data.Span));

    [Theory]
    [InlineData("", "not well-formed")]
    [InlineData("  ", "not well-formed")]
    [InlineData("{", "not well-formed")]
    [InlineData("{'a':1}", "not well-formed")]
    [InlineData("[1,]", "not well-formed")]
    [InlineData("01", "not well-formed")]
    [InlineData("NaN", "not well-formed")]
    [InlineData("1 2", "not well-formed")]
    [InlineData("{} x", "not well-formed")]
    [InlineData("// comment\n1", "not well-formed")]
    [InlineData("\"line\nbreak\"", "not well-formed")]
    [InlineData("\"\0\"", "not well-formed")]
    [InlineData("\uFEFF1", "not well-formed")]
    [InlineData("""["a\u0000b"]""", "at byte 1 holds U+0000")]
    [InlineData("""{"a":{"\u0000":1}}""", "at byte 6 holds U+0000")]
    [InlineData("""["\ud83d"]""", "at byte 1 has half a surrogate pair")]
    [InlineData("""["\ude00\ud83d"]""", "at byte 1 has half a surrogate pair")]
    [InlineData("""{"\ud83d x":1}""", "at byte 1 has half a surrogate pair")]
    [InlineData("1e1001", "1000 digits")]
    [InlineData("1e-1001", "1000 digits")]
    [InlineData("1e99999999999999999999", "1000 digits")]
    public void JSON_that_not_every_store_can_hold_is_refused_with_its_fault(string json, string fault)
    {
        var refusal = Assert.Throws<ArgumentException>("data", () => Event(json));

        Assert.Contains(fault, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("'account-1'", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { (byte)'"', 0xFF, (byte)'"' })]
    [InlineData(new byte[] { (byte)'"', 0xC3, (byte)'"' })]
    [InlineData(new byte[] { (byte)'"', 0xED, 0xA0, 0x80, (byte)'"' })]
    [InlineData(new byte[] { (byte)'"', 0xC0, 0x80, (byte)'"' })]
    public void Bytes_that_are_not_UTF8_are_refused(byte[] bytes)
    {
        var refusal = Assert.Throws<ArgumentException>("data", () => Event(bytes));

        Assert.Contains("not valid UTF-8", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_is_nested_at_most_64_deep()
    {
        var deepest = new string('[', NewEvent.MaxDepth) + new string(']', NewEvent.MaxDepth);

        Assert.Equal(2 * NewEvent.MaxDepth, Event(deepest).Data.Length);
        Assert.Throws<ArgumentException>("data", () => Event($"[{deepest}]"));
    }

    [Fact]
    public void A_number_has_at_most_1000_digits()
    {
        var longest = new string('9', NewEvent.MaxNumberDigits);

        Assert.Equal(longest.Length, Event(longest).Data.Length);
        Assert.Throws<ArgumentException>("data", () => Event(longest + "9"));
        Assert.Throws<ArgumentException>("data", () => Event($$"""{"a":[{{longest}}.5]}"""));
    }

    [Fact]
    public void Nothing_of_an_event_may_be_missing()
    {
        Assert.Throws<ArgumentNullException>("streamId", () => new NewEvent(null!, default, new EventType("opened"), "1"u8.ToArray(), EventMetadata.Empty));
        Assert.Throws<ArgumentNullException>("type", () => new NewEvent(new StreamId("a"), default, null!, "1"u8.ToArray(), EventMetadata.Empty));
        Assert.Throws<ArgumentNullException>("metadata", () => new NewEvent(new StreamId("a"), default, new EventType("opened"), "1"u8.ToArray(), null!));
    }

    private static NewEvent Event(string json) => Event(Encoding.UTF8.GetBytes(json));

    private static NewEvent Event(byte[] data) =>
        new(new StreamId("account-1"), EventId.Create(TimeProvider.System), new EventType("opened"), data, EventMetadata.Empty);
}

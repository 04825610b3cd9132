using System.Globalization;

namespace EventCore.Tests;

public sealed class StreamTemplateTests
{
    [Theory]
    [InlineData("account-{0}", "account-7")]
    [InlineData("{0}", "7")]
    [InlineData("a-{0}-{1}", "a-7-{1}")]
    public void The_text_goes_where_the_template_says(string template, string streamId) => Assert.Equal(new StreamId(streamId), new StreamTemplate(template).For(7));

    [Fact]
    public void The_text_is_that_of_the_invariant_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NegativeSign = "minus ", NumberDecimalSeparator = "," } };

            Assert.Equal(new StreamId("sum--1.5"), new StreamTemplate("sum-{0}").For(-1.5m));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Several_values_have_a_stream_each() =>
        Assert.Equal([new StreamId("a-1"), new("a-2")], new StreamTemplate("a-{0}").ForEach([1, 2]));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public void A_value_without_a_text_has_no_stream(string? value) =>
        Assert.StartsWith("What goes into 'a-{0}' must have a text, and a String has none.", Assert.Throws<ArgumentException>(() => new StreamTemplate("a-{0}").For(value)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("account")]
    [InlineData("{0}-{0}")]
    [InlineData("account-*-{0}")]
    public void What_is_no_template_is_refused(string template) => Assert.Throws<ArgumentException>(() => new StreamTemplate(template));
}

using EventCore.Stores;

namespace EventCore.Tests;

public sealed class PageSizeTests
{
    [Fact]
    public void A_page_holds_1000_items_unless_said_otherwise()
    {
        Assert.Equal(1_000, default(PageSize).Value);
        Assert.Equal(default, new PageSize(1_000));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(999)]
    [InlineData(10_000)]
    public void A_page_holds_as_many_as_said(int value) => Assert.Equal(value, new PageSize(value).Value);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(10_001)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void A_page_of_none_or_too_many_is_refused(int items) => Assert.Throws<ArgumentOutOfRangeException>("value", () => new PageSize(items));
}

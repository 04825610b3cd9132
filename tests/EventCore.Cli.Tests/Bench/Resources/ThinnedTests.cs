namespace EventCore.Cli.Tests;

public sealed class ThinnedTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(1_000)]
    public void A_long_list_stays_short_and_even_with_its_first_and_its_last(int count)
    {
        var thinned = new Thinned<string>(capacity: 8);
        foreach (var item in Enumerable.Range(0, count))
        {
            thinned.Add($"{item}");
        }

        var kept = thinned.Items.Select(int.Parse).ToList();
        Assert.InRange(kept.Count, Math.Min(count, 4), 9);
        Assert.Equal((0, count - 1), (kept[0], kept[^1]));
        Assert.Single(kept.SkipLast(1).Zip(kept.Skip(1).SkipLast(1), (one, next) => next - one).Distinct());
    }
}

namespace EventCore.Benchmarks.Tests;

public sealed class ComparisonCaseTests
{
    private const Figure Own = Figure.SingleStreamPerSecond;
    private const Figure Bare = Figure.BareOneRowPerSecond;

    [Fact]
    public void The_median_of_an_even_number_lies_between_the_middle_two() => Assert.Equal(2.5, new Samples([4, 1, 3, 2]).Median);

    [Fact]
    public void A_ratio_is_taken_round_by_round()
    {
        var measurements = Measured((Own, 100), (Bare, 50), (Own, 30), (Bare, 10), (Own, 80), (Bare, 80));

        var result = new ComparisonCase("", Own, Bare, Goal.AtLeast, 2).Judge(measurements);

        Assert.Equal([2, 3, 1], result.Ratio?.Values);
        Assert.Equal(2, result.Ratio?.Median);
        Assert.Equal(Verdict.Met, result.Verdict);
    }

    [Theory]
    [InlineData(nameof(Goal.AtLeast), 10, true)]
    [InlineData(nameof(Goal.AtLeast), 9.99, false)]
    [InlineData(nameof(Goal.AtMost), 10, true)]
    [InlineData(nameof(Goal.AtMost), 10.01, false)]
    [InlineData(nameof(Goal.Below), 10, false)]
    [InlineData(nameof(Goal.Below), 9.99, true)]
    public void A_limit_belongs_to_the_side_it_is_said_to(string goal, double value, bool met) =>
        Assert.Equal(met ? Verdict.Met : Verdict.Missed, new ComparisonCase("", Own, null, Enum.Parse<Goal>(goal), 10).Judge(Measured((Own, value))).Verdict);

    [Fact]
    public void What_has_no_limit_is_shown_and_not_judged()
    {
        var result = new ComparisonCase("", Own, Bare, Goal.None, 0).Judge(Measured((Own, 10), (Bare, 5)));

        Assert.Equal((2, Verdict.NotJudged), (result.Ratio?.Median, result.Verdict));
    }

    private static Measurements Measured(params (Figure Figure, double Value)[] values)
    {
        var measurements = new Measurements();
        foreach (var (figure, value) in values)
        {
            measurements.Add(figure, value);
        }

        return measurements;
    }
}

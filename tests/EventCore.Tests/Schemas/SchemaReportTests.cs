namespace EventCore.Tests;

public sealed class SchemaReportTests
{
    [Fact]
    public void The_gravest_differences_come_first_and_equals_stay_in_order()
    {
        var report = new SchemaReport([Of(SchemaImpact.Note, "a"), Of(SchemaImpact.Fatal, "b"), Of(SchemaImpact.Degraded, "c"), Of(SchemaImpact.Fatal, "d")]);

        Assert.Equal(["b", "d", "c", "a"], report.Differences.Select(difference => difference.Subject));
    }

    [Theory]
    [InlineData(null, true, true)]
    [InlineData(SchemaImpact.Note, true, true)]
    [InlineData(SchemaImpact.Degraded, true, false)]
    [InlineData(SchemaImpact.Fatal, false, false)]
    public void The_gravest_difference_decides_whether_a_store_can_work_and_whether_all_is_well(SchemaImpact? gravest, bool canWork, bool isSound)
    {
        var report = new SchemaReport(gravest is { } impact ? [Of(SchemaImpact.Note, "a"), Of(impact, "b")] : []);

        Assert.Equal((canWork, isSound), (report.CanWork, report.IsSound));
    }

    [Fact]
    public void A_difference_is_a_line() =>
        Assert.Equal("persistence of table events: expected logged, found unlogged", new SchemaDifference("persistence of table events", "logged", "unlogged", SchemaImpact.Fatal, null).ToString());

    private static SchemaDifference Of(SchemaImpact impact, string subject) => new(subject, "it", "nothing", impact, null);
}

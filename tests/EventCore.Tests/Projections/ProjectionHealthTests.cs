namespace EventCore.Tests;

public sealed class ProjectionHealthTests
{
    private static readonly SubscriptionState Fine = new(new SubscriptionName("balances"), Checkpoint.Start, SubscriptionStatus.Running) { Owner = new LeaseOwner("here") };

    [Fact]
    public void Projections_that_are_up_to_date_are_healthy() => Assert.Equal((ProjectionHealthLevel.Healthy, 0), Judge(Fine, Fine with { Lag = 3, LagTime = TimeSpan.FromSeconds(1) }));

    [Fact]
    public void The_worst_of_several_decides_and_is_named_first()
    {
        var health = ProjectionHealth.Of(
        [
            new(Fine, Rebuild: null),
            new(Fine with { Status = SubscriptionStatus.Paused }, Rebuild: null),
            new(new SubscriptionState(new SubscriptionName("orders"), Checkpoint.Start, SubscriptionStatus.Stopped) { LastError = "No." }, Rebuild: null),
        ]);

        Assert.Equal(ProjectionHealthLevel.Unhealthy, health.Level);
        Assert.Equal(["Projection 'orders' has stopped at position 0: No.", "Projection 'balances' is paused at position 0."], health.Reasons);
    }

    [Theory]
    [InlineData(29, ProjectionHealthLevel.Healthy)]
    [InlineData(30, ProjectionHealthLevel.Degraded)]
    [InlineData(300, ProjectionHealthLevel.Unhealthy)]
    public void One_that_is_behind_is_judged_by_the_age_of_what_it_has_not_dealt_with(int seconds, ProjectionHealthLevel level) =>
        Assert.Equal(level, Judge(Fine with { Lag = 1_234, LagTime = TimeSpan.FromSeconds(seconds), Owner = null }).Level);

    [Fact]
    public void A_rebuild_that_has_stopped_degrades_what_is_read_all_the_same()
    {
        var rebuild = new RebuildStatus(Fine with { Status = SubscriptionStatus.Stopped, LastError = "No." });

        var health = ProjectionHealth.Of([new(Fine, rebuild)]);

        Assert.Equal(ProjectionHealthLevel.Degraded, health.Level);
        Assert.Equal(["The rebuild of projection 'balances' has stopped at position 0: No."], health.Reasons);
    }

    [Fact]
    public void Progress_is_what_is_done_of_what_there_is_and_the_time_left_follows_from_the_rate()
    {
        var state = new SubscriptionState(new SubscriptionName("balances (rebuild)"), new Checkpoint(new LogPosition(600), null), SubscriptionStatus.Running)
        {
            Rebuild = new RebuildState(new LogPosition(200), 1, DateTimeOffset.UnixEpoch),
            Lag = 400,
            Rate = 40,
        };

        var rebuild = new RebuildStatus(state);

        Assert.Equal((0.5, TimeSpan.FromSeconds(10)), (rebuild.Progress, rebuild.TimeLeft));
        Assert.Null(new RebuildStatus(state with { Rate = 0 }).TimeLeft);
        Assert.Equal((1, TimeSpan.Zero), (new RebuildStatus(state with { Lag = 0 }).Progress, new RebuildStatus(state with { Lag = 0 }).TimeLeft));
    }

    private static (ProjectionHealthLevel Level, int Reasons) Judge(params SubscriptionState[] states)
    {
        var health = ProjectionHealth.Of(states.Select(state => new ProjectionStatus(state, Rebuild: null)));
        return (health.Level, health.Reasons.Count);
    }
}

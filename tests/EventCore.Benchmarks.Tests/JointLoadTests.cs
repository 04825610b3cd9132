namespace EventCore.Benchmarks.Tests;

public sealed class JointLoadTests
{
    [Fact]
    public void Rates_of_one_time_are_added_up()
    {
        var joint = Of((StartsAt: 0, Lasts: 3, PerSecond: 100), (StartsAt: 0.05, Lasts: 3.02, PerSecond: 200));

        Assert.True(joint.IsOfOneTime);
        Assert.Equal(300, joint.OperationsPerSecond);
    }

    [Theory]
    [InlineData(0.2, 3)]
    [InlineData(0, 4)]
    [InlineData(0, 2.5)]
    [InlineData(5, 3)]
    public void One_that_ran_partly_without_the_others_is_noticed(double startsAt, double lasts) =>
        Assert.False(Of((StartsAt: 0, Lasts: 3, PerSecond: 100), (startsAt, lasts, PerSecond: 100)).IsOfOneTime);

    private static JointLoad Of(params (double StartsAt, double Lasts, double PerSecond)[] processes) =>
        new([.. processes.Select(process => Figures with
        {
            StartedAt = DateTimeOffset.UnixEpoch.AddSeconds(process.StartsAt), ElapsedSeconds = process.Lasts, OperationsPerSecond = process.PerSecond,
        })]);

    private static BenchOutput.WorkloadFigures Figures { get; } = new("single-stream", 0, DateTimeOffset.UnixEpoch, 1, 1, 1, new BenchOutput.LatencyFigures(null, null, null), 1, null, null);
}

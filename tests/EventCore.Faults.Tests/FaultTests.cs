namespace EventCore.Faults.Tests;

/// <summary>One turn of some kinds of faults; <c>./test faults</c> runs all of them for as long as one likes.</summary>
public sealed class FaultTests
{
    [Theory]
    [InlineData("server-killed")]
    [InlineData("sessions-terminated")]
    [InlineData("cut-in-mid-message")]
    [InlineData("replies-swallowed")]
    [InlineData("client-killed")]
    [InlineData("client-paused")]
    [InlineData("pooler")]
    [InlineData("failover")]
    [InlineData("power-cut")]
    [InlineData("disk-full")]
    [InlineData("sqlite-client-killed")]
    [InlineData("sqlite-power-cut")]
    public async Task Nothing_is_lost_doubled_or_torn_and_nobody_hangs_when(string scenario)
    {
        var (exitCode, output) = await FaultProgram.RunAsync("run", "--only", scenario, "--minutes", "0", "--faults", "1", "--controls", "Never");

        Assert.True(exitCode == 0, output);
    }

    [Theory]
    [InlineData("server-killed")]
    [InlineData("replies-swallowed")]
    [InlineData("power-cut")]
    [InlineData("sqlite-power-cut")]
    public async Task The_control_fails_in(string scenario)
    {
        // Some faults show only when they meet somebody at the right moment.
        var (exitCode, output) = await FaultProgram.RunAsync("run", "--only", scenario, "--minutes", "0", "--faults", "10", "--controls", "Only");

        Assert.True(exitCode == 0, output);
    }
}

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
    [InlineData("failover", 3)]
    [InlineData("power-cut")]
    [InlineData("disk-full")]
    [InlineData("sqlite-client-killed")]
    [InlineData("sqlite-power-cut")]
    public async Task Nothing_is_lost_doubled_or_torn_and_nobody_hangs_when(string scenario, int faults = 1)
    {
        var (exitCode, output) = await FaultProgram.RunAsync("run", "--only", scenario, "--minutes", "0", "--faults", $"{faults}", "--controls", "Never");

        AssertPassed(exitCode, output);
    }

    [Theory]
    [InlineData("server-killed")]
    [InlineData("replies-swallowed")]
    [InlineData("power-cut")]
    [InlineData("sqlite-power-cut")]
    public async Task The_control_fails_in(string scenario)
    {
        var (exitCode, output) = await FaultProgram.RunAsync("run", "--only", scenario, "--minutes", "0", "--controls", "Only");

        AssertPassed(exitCode, output);
    }

    /// <summary>Says first what went wrong.</summary>
    private static void AssertPassed(int exitCode, string output)
    {
        var wrong = output.Split('\n').FirstOrDefault(line => line.Contains("PROBLEM", StringComparison.Ordinal) || line.Contains("BROKEN OFF", StringComparison.Ordinal));
        Assert.True(exitCode == 0, $"{wrong?.Trim()}{Environment.NewLine}{output}");
    }
}

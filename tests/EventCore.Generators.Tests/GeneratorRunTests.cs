namespace EventCore.Generators.Tests;

public sealed class GeneratorRunTests
{
    [Fact]
    public void Code_without_our_attributes_is_left_alone()
    {
        var run = GeneratorRun.Of("namespace Sample; internal sealed record Account(StreamId Id);");

        Assert.Empty(run.Complaints);
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.Generated);
    }

    [Fact]
    public void What_the_compiler_complains_about_is_seen()
    {
        var run = GeneratorRun.Of("namespace Sample; public sealed record Account(Stream Id);");

        Assert.Contains(run.Complaints, complaint => complaint.Contains("CS0246", StringComparison.Ordinal));
        Assert.Contains(run.Complaints, complaint => complaint.Contains("CS1591", StringComparison.Ordinal));
    }
}

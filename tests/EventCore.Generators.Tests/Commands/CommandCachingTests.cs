namespace EventCore.Generators.Tests;

public sealed class CommandCachingTests
{
    private static readonly string Deposit = CommandSources.Command("[Command]\npublic sealed partial record Deposit([Stream] StreamId Account, decimal Amount)");

    private static readonly string Order = CommandSources.Command(
        "[Command]\npublic sealed partial record Order([Stream(\"order-{0}\")] Guid Id, [Stream] StreamId? Voucher, [Stream] IReadOnlyList<StreamId> Products)");

    [Fact]
    public void A_file_that_is_added_makes_nothing_anew()
    {
        var run = GeneratorRun.Of(CommandSources.Events, Deposit, Order);

        var again = run.With("namespace Sample; public sealed record Unrelated(int Value);");

        Assert.Empty(again.MadeAnew);
    }

    [Theory]
    [InlineData("=> state;", "=> state with { Sum = 1 };")]
    [InlineData("namespace Sample;", "// A remark that moves everything down.\n\nnamespace Sample;")]
    [InlineData("decimal Amount", "double Amount")]
    public void An_edit_of_a_command_that_changes_no_stream_makes_nothing_anew(string text, string edited)
    {
        var run = GeneratorRun.Of(CommandSources.Events, Deposit, Order);

        var again = run.WithEdited(1, source => source.Replace(text, edited, StringComparison.Ordinal));

        Assert.Empty(again.MadeAnew);
        Assert.Empty(again.Complaints);
    }

    [Fact]
    public void An_edit_of_one_commands_streams_makes_that_command_anew()
    {
        var run = GeneratorRun.Of(CommandSources.Events, Deposit, Order);

        var again = run.WithEdited(1, source => source.Replace("StreamId Account", "StreamId? Account", StringComparison.Ordinal));

        Assert.Equal(["CommandGenerator Commands: Modified", "CommandGenerator SourceOutput: Modified"], again.MadeAnew);
        Assert.NotEqual(run.Generated["Sample.Deposit.Command.g.cs"], again.Generated["Sample.Deposit.Command.g.cs"]);
    }
}

using EventCore.CodeFixes;

namespace EventCore.Generators.Tests;

public sealed class EC0010ResultIgnoredTests
{
    [Theory]
    [InlineData("[|await commands.ExecuteAsync(command)|];")]
    [InlineData("[|await commands.ExecuteAsync(command).ConfigureAwait(false)|];")]
    [InlineData("[|commands.ExecuteAsync(command)|];")]
    [InlineData("[|await Task.WhenAll(commands.ExecuteAsync(command), commands.ExecuteAsync(command))|];")]
    [InlineData("[|await Bank(command)|];")]
    [InlineData("Func<Task> later = async () => [|await commands.ExecuteAsync(command)|];")]
    public Task A_result_that_nobody_looks_at_is_reported(string statement) => Rule<EC0010ResultIgnored>.Reports(
        In(statement),
        "The command may have been rejected or conflicted: use the result, or discard it with '_ ='");

    [Theory]
    [InlineData("_ = await commands.ExecuteAsync(command);")]
    [InlineData("var result = await commands.ExecuteAsync(command);")]
    [InlineData("if (await commands.ExecuteAsync(command) is not CommandResult.Committed) { throw new Exception(); }")]
    [InlineData("Show(await commands.ExecuteAsync(command));")]
    [InlineData("Func<Task<CommandResult>> later = () => commands.ExecuteAsync(command);")]
    [InlineData("await Task.Delay(1);")]
    public Task A_result_that_is_used_or_discarded_is_not_reported(string statement) => Rule<EC0010ResultIgnored>.Accepts(In(statement));

    private static string In(string statement) => Accounts.EventsByHand + $$"""
        class Sample(CommandExecutor commands, ICommand<int, AccountEvent> command)
        {
            async Task Execute() { {{statement}} }
            Task<CommandResult> Bank(ICommand<int, AccountEvent> deposit) => commands.ExecuteAsync(deposit);
            void Show(CommandResult result) { }
        }
        """;

    [Theory]
    [InlineData("await commands.ExecuteAsync(command);")]
    [InlineData("// Why.\n        await commands.ExecuteAsync(command).ConfigureAwait(false);")]
    public Task The_fix_discards_it(string statement) => CodeFix<EC0010ResultIgnored, DiscardResult>.Turns(
        In(statement),
        In(statement.Replace("await", "_ = await", StringComparison.Ordinal)),
        "Discard the result");
}

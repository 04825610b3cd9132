using EventCore;

namespace Banking.Tests;

/// <summary>What <c>docs/guide/executing.md</c> shows.</summary>
public sealed class ExecutingTests : IAsyncDisposable
{
    private static readonly StreamId Alice = new("account-alice");
    private readonly InMemoryEventStore _store = new();
    private readonly CommandExecutor _commands;

    public ExecutingTests() => _commands = new CommandExecutor(_store);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_message_that_comes_twice_moves_money_once()
    {
        await _commands.ExecuteAsync(new OpenAccount(Alice, "Alice"), cancellationToken: Cancel);
        var (deposit, messageId) = (new DepositMoney(Alice, 100), "message-4711");

        var options = new CommandOptions { CommandId = new CommandId(messageId), UserId = "alice" };
        var first = await _commands.ExecuteAsync(deposit, options, Cancel);
        var again = await _commands.ExecuteAsync(deposit, options, Cancel);

        Assert.Equal(2, Assert.IsType<CommandResult.Committed>(first).Versions[Alice].Value);
        Assert.Equal(first, again);
    }

    [Fact]
    public async Task What_came_of_a_deposit_is_told_or_can_be_found_out()
    {
        await _commands.ExecuteAsync(new OpenAccount(Alice, "Alice"), cancellationToken: Cancel);

        Assert.Equal("committed", await DepositAsync(new CommandOptions { CommandId = new CommandId("1"), Timeout = TimeSpan.FromMinutes(1) }, Cancel));
        Assert.Equal("not appended", await DepositAsync(CommandOptions.Default, new CancellationToken(canceled: true)));
    }

    private async Task<string> DepositAsync(CommandOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await _commands.ExecuteAsync(new DepositMoney(Alice, 100), options, cancellationToken) is CommandResult.Committed ? "committed" : "not appended";
        }
        catch (Exception nothingSent) when (nothingSent is OperationCanceledException or CommandTimeoutException)
        {
            return "not appended";
        }
        catch (AppendOutcomeUnknownException unknown)
        {
            return unknown.CommandId is null ? $"look for event {unknown.EventIds[0]}" : "execute it again with its id";
        }
    }
}

using System.Text.Json;
using EventCore.Stores;

namespace EventCore.Cli.Tests;

public sealed class AccountCommandsTests
{
    private static readonly StreamId Alice = new("alice");
    private static readonly StreamId Bob = new("bob");
    private static readonly StreamId Bank = new("the bank");

    public static TheoryData<int> MaxStates { get; } = [SnapshotOptions.Off.MaxStates, SnapshotOptions.DefaultMaxStates];

    [Theory]
    [MemberData(nameof(MaxStates))]
    public async Task Every_command_on_an_account_sees_what_the_others_did(int maxStates)
    {
        var commands = CommandsWith(maxStates);
        await Open(commands, Alice, 100);
        Assert.IsType<CommandResult.Committed>(await Execute(commands, new Withdraw(Alice, 30)));
        Assert.IsType<CommandResult.Committed>(await Execute(commands, new TransferOut(Alice, 50, "Somebody")));

        var tooMuch = await Execute(commands, new Withdraw(Alice, 21));
        var tooMuchElsewhere = await Execute(commands, new TransferOut(Alice, 21, "Somebody"));

        Assert.All([tooMuch, tooMuchElsewhere], result => Assert.Equal("alice holds 20, needs 21.", Assert.IsType<CommandResult.Rejected>(result).Message));
    }

    [Theory]
    [MemberData(nameof(MaxStates))]
    public async Task A_transfer_sees_its_own_sender_whatever_other_transfers_there_were_between_the_same_accounts(int maxStates)
    {
        var commands = CommandsWith(maxStates);
        await Open(commands, Alice, 100);
        await Open(commands, Bob, 10);
        await Open(commands, Bank, 1_000);
        Assert.IsType<CommandResult.Committed>(await Execute(commands, new TransferWithFee(From: Alice, To: Bob, Bank, Amount: 59, Fee: 1)));

        var back = await Execute(commands, new TransferWithFee(From: Bob, To: Alice, Bank, Amount: 70, Fee: 1));
        var again = await Execute(commands, new TransferWithFee(From: Alice, To: Bob, Bank, Amount: 40, Fee: 1));
        var lent = await Execute(commands, new TransferWithFee(From: Bank, To: Bob, Bank: Alice, Amount: 1_001, Fee: 1));

        Assert.Equal(
            ["bob holds 69, needs 71.", "alice holds 40, needs 41.", "the bank holds 1001, needs 1002."],
            new[] { back, again, lent }.Select(result => Assert.IsType<CommandResult.Rejected>(result).Message));
    }

    [Fact]
    public void Commands_on_an_account_share_its_state() =>
        Assert.Equal(
            [AccountState.Snapshot, AccountState.Snapshot, AccountState.Snapshot],
            [new Deposit(Alice, 1).Snapshot, new Withdraw(Alice, 1).Snapshot, new TransferOut(Alice, 1, "Somebody").Snapshot]);

    [Fact]
    public void Transfers_share_a_state_only_where_every_account_has_the_same_part()
    {
        StreamId[] accounts = [Alice, Bob, Bank];

        var keys = from sender in accounts
                   from receiver in accounts.Except([sender])
                   from bank in accounts.Except([sender, receiver])
                   select KeyOf(new TransferWithFee(sender, receiver, bank, Amount: 1, Fee: 1));

        Assert.Equal(6, keys.Distinct().Count());
        Assert.Equal(KeyOf(new TransferWithFee(Alice, Bob, Bank, Amount: 1, Fee: 1)), KeyOf(new TransferWithFee(Alice, Bob, Bank, Amount: 2, Fee: 2)));
    }

    [Fact]
    public void States_are_whole_in_their_snapshots()
    {
        var account = new AccountState(IsOpen: true, Balance: 12.34m);
        var transfer = new TransferWithFee.State(FromIsOpen: true, ToIsOpen: true, BankIsOpen: true, Balance: 12.34m);

        Assert.Equal(account, Stored(account, AccountState.Snapshot));
        Assert.Equal(transfer, Stored(transfer, new TransferWithFee(Alice, Bob, Bank, Amount: 1, Fee: 1).Snapshot));
    }

    private static CommandExecutor CommandsWith(int maxStates) =>
        new(new InMemoryEventStore(), new CommandExecutorOptions { Snapshots = new SnapshotOptions { MaxStates = maxStates } });

    private static async Task Open(CommandExecutor commands, StreamId account, decimal balance)
    {
        Assert.IsType<CommandResult.Committed>(await Execute(commands, new OpenAccount(account, "Somebody")));
        Assert.IsType<CommandResult.Committed>(await Execute(commands, new Deposit(account, balance)));
    }

    private static Task<CommandResult> Execute<TState>(CommandExecutor commands, ICommand<TState, AccountEvent> command) =>
        commands.ExecuteAsync(command, null, TestContext.Current.CancellationToken);

    private static SnapshotKey KeyOf(TransferWithFee transfer) =>
        new(transfer.Snapshot.Name, transfer.Snapshot.FormatVersion, [transfer.From, transfer.To, transfer.Bank], transfer.Snapshot.Variant);

    private static TState? Stored<TState>(TState state, SnapshotDefinition<TState> snapshot) =>
        JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(state, snapshot.Contract), snapshot.Contract);
}

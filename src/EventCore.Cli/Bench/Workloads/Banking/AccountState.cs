namespace EventCore.Cli;

/// <summary>What the commands on one account know of it. They share it, so that each goes on from the state that any of them left.</summary>
internal sealed record AccountState(bool IsOpen = false, decimal Balance = 0)
{
    public static SnapshotDefinition<AccountState> Snapshot { get; } = new("bench-account", formatVersion: 1, AccountStateJson.Default.AccountState);

    public AccountState Apply(AccountEvent happened) => happened switch
    {
        AccountEvent.Opened => this with { IsOpen = true },
        AccountEvent.Deposited deposited => this with { Balance = Balance + deposited.Amount },
        AccountEvent.Withdrawn withdrawn => this with { Balance = Balance - withdrawn.Amount },
        AccountEvent.TransferredOut transferred => this with { Balance = Balance - transferred.Amount },
        _ => this,
    };
}

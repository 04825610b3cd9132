using EventCore;

namespace Banking;

/// <summary>What the commands need to know of one account.</summary>
public sealed record Account(string? Owner = null, decimal Balance = 0)
{
    public static SnapshotDefinition<Account> Snapshot { get; } = new("account", formatVersion: 1, AccountJson.Default.Account);

    public bool IsOpen => Owner is not null;

    public Account Apply(AccountEvent @event) => @event switch
    {
        AccountEvent.Opened opened => this with { Owner = opened.Owner },
        AccountEvent.Deposited deposited => this with { Balance = Balance + deposited.Amount },
        AccountEvent.Withdrawn withdrawn => this with { Balance = Balance - withdrawn.Amount },
        _ => this,
    };
}

using EventCore;

namespace Banking;

/// <summary>Moves money between two accounts in one decision: both sides are committed, or neither.</summary>
[Command]
public sealed partial record TransferMoney([Stream] StreamId From, [Stream] StreamId To, decimal Amount) : ICommand<TransferMoney.Accounts, AccountEvent>
{
    public Accounts Apply(Accounts state, Recorded<AccountEvent> recorded) =>
        recorded.StreamId == From
            ? state with { From = state.From.Apply(recorded.Data) }
            : state with { To = state.To.Apply(recorded.Data) };

    public Decision<AccountEvent> Handle(Accounts state, Streams streams) => state switch
    {
        _ when Amount <= 0 => Reject.NotPositive(Amount),
        _ when From == To => Reject.SameAccount(From),
        { From.IsOpen: false } => Reject.NotOpen(From),
        { To.IsOpen: false } => Reject.NotOpen(To),
        { From.Balance: var balance } when balance < Amount => Reject.InsufficientFunds(From, balance, Amount),
        _ => Decision.Append(
            streams.From.Event(new AccountEvent.Withdrawn(Amount)),
            streams.To.Event(new AccountEvent.Deposited(Amount))),
    };

    private static Accounts InitialState => new(new Account(), new Account());

    /// <summary>The state: both accounts.</summary>
    public sealed record Accounts(Account From, Account To);
}

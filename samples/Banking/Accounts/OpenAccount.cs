using EventCore;

namespace Banking;

/// <summary>Opens an account. Opening it again for the same owner does nothing.</summary>
[Command]
public sealed partial record OpenAccount([Stream] StreamId Account, string Owner) : ICommand<Account, AccountEvent>, ICreatesStreams
{
    public bool Creates(StreamId streamId) => true;

    public Account Apply(Account state, Recorded<AccountEvent> recorded) => state.Apply(recorded.Data);

    public Decision<AccountEvent> Handle(Account state, Streams streams) => state switch
    {
        { IsOpen: false } => Decision.Append(streams.Account.Event(new AccountEvent.Opened(Owner))),
        { Owner: { } owner } when owner != Owner => Reject.OwnedBy(Account, owner),
        _ => Decision.Nothing,
    };
}

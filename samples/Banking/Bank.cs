using EventCore;
using EventCore.Stores;

namespace Banking;

/// <summary>The bank: executes commands, and folds accounts for whoever asks.</summary>
public sealed class Bank(IEventStore store)
{
    private readonly CommandExecutor _commands = new(store);

    public Task<CommandResult> ExecuteAsync<TState>(ICommand<TState, AccountEvent> command, CancellationToken cancellationToken = default) =>
        _commands.ExecuteAsync(command, cancellationToken: cancellationToken);

    /// <summary>Every account, ordered by id.</summary>
    public async Task<SortedDictionary<StreamId, Account>> AccountsAsync(CancellationToken cancellationToken = default)
    {
        var accounts = new SortedDictionary<StreamId, Account>();
        await foreach (var recorded in store.ReadAllAsync<AccountEvent>(new ReadLogRequest(LogPosition.Start), cancellationToken))
        {
            var account = accounts.GetValueOrDefault(recorded.StreamId, new Account());
            accounts[recorded.StreamId] = account.Apply(recorded.Data);
        }

        return accounts;
    }
}

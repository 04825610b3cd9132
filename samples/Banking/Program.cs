using Banking;
using EventCore;

// The bank lives in one SQLite file, so running this again goes on where the last run ended.
await using var store = await SqliteEventStore.OpenAsync(args is [var path, ..] ? path : "banking.db");
var bank = new Bank(store);
var (alice, bob) = (new StreamId("account-alice"), new StreamId("account-bob"));

Show("Alice opens an account", await bank.ExecuteAsync(new OpenAccount(alice, "Alice")));
Show("Bob opens an account", await bank.ExecuteAsync(new OpenAccount(bob, "Bob")));
Show("Alice deposits 100", await bank.ExecuteAsync(new DepositMoney(alice, 100)));
Show("Alice transfers 70 to Bob", await bank.ExecuteAsync(new TransferMoney(alice, bob, 70)));
Show("Bob withdraws 20", await bank.ExecuteAsync(new WithdrawMoney(bob, 20)));
Show("Alice transfers 1000 to Bob", await bank.ExecuteAsync(new TransferMoney(alice, bob, 1_000)));

Console.WriteLine();
foreach (var (streamId, account) in await bank.AccountsAsync())
{
    Console.WriteLine($"{streamId}: {account.Owner} holds {account.Balance}");
}

static void Show(string what, CommandResult result) => Console.WriteLine(result switch
{
    CommandResult.Committed committed => $"{what}: committed at position {committed.LastPosition} ({committed.Versions})",
    CommandResult.NothingToDo => $"{what}: nothing to do",
    CommandResult.Rejected rejected => $"{what}: rejected, {rejected.Code}: {rejected.Message}",
    CommandResult.Conflicted conflicted => $"{what}: gave up after {conflicted.Attempts} attempts",
    _ => throw new System.Diagnostics.UnreachableException(),
});

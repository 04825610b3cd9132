using EventCore.Testing;

namespace Banking.Tests;

public sealed class EventContractTests
{
    [Fact]
    public void The_events_of_accounts_are_stored_as_before() =>
        EventContract.Verify<AccountEvent>(
            "tests/Banking.Tests/Events/Account",
            new AccountEvent.Opened("Alice"),
            new AccountEvent.Deposited(100.25m),
            new AccountEvent.Withdrawn(70));
}

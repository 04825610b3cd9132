using EventCore;
using EventCore.Testing;

namespace Banking.Tests;

public sealed class CommandTests
{
    private static readonly StreamId Alice = new("account-alice");
    private static readonly StreamId Bob = new("account-bob");

    private static readonly Scenario<AccountEvent> AliceHolds100 = Scenario
        .Given(Alice, new AccountEvent.Opened("Alice"), new AccountEvent.Deposited(100))
        .Given(Bob, new AccountEvent.Opened("Bob"));

    [Fact]
    public void A_transfer_moves_money_on_both_sides() =>
        AliceHolds100
            .When(new TransferMoney(Alice, Bob, 70))
            .ThenAppended((Alice, new AccountEvent.Withdrawn(70)), (Bob, new AccountEvent.Deposited(70)));

    [Fact]
    public void More_than_an_account_holds_cannot_leave_it()
    {
        AliceHolds100.When(new TransferMoney(Alice, Bob, 100.01m)).ThenRejected("insufficient-funds");
        AliceHolds100.When(new WithdrawMoney(Alice, 100.01m)).ThenRejected("insufficient-funds");
        AliceHolds100.When(new WithdrawMoney(Alice, 100)).ThenAppended(Alice, new AccountEvent.Withdrawn(100));
    }

    [Fact]
    public void Money_that_is_gone_in_the_meantime_is_not_spent_again() =>
        AliceHolds100
            .When(new TransferMoney(Alice, Bob, 70))
            .Meanwhile(Alice, new AccountEvent.Withdrawn(50))
            .ThenRejected("insufficient-funds")
            .ThenAttempts(2);

    [Fact]
    public void A_deposit_in_the_meantime_does_not_stop_a_transfer() =>
        AliceHolds100
            .When(new TransferMoney(Alice, Bob, 70))
            .Meanwhile(Bob, new AccountEvent.Deposited(1))
            .ThenAppended((Alice, new AccountEvent.Withdrawn(70)), (Bob, new AccountEvent.Deposited(70)))
            .ThenState(accounts => Assert.Equal((30, 71), (accounts.From.Balance, accounts.To.Balance)));

    [Fact]
    public void A_transfer_that_may_be_decided_only_once_gives_up() =>
        AliceHolds100
            .When(new TransferMoney(Alice, Bob, 70), new CommandOptions { Retry = RetryPolicy.None })
            .Meanwhile(Bob, new AccountEvent.Deposited(1))
            .ThenConflicted(Bob);

    [Fact]
    public void Only_open_accounts_take_part()
    {
        var onlyAlice = Scenario.Given(Alice, new AccountEvent.Opened("Alice"), new AccountEvent.Deposited(10));

        onlyAlice.When(new TransferMoney(Alice, Bob, 5)).ThenRejected("account-not-open");
        onlyAlice.When(new TransferMoney(Bob, Alice, 5)).ThenRejected("account-not-open");
        onlyAlice.When(new DepositMoney(Bob, 5)).ThenRejected("account-not-open");
        onlyAlice.When(new WithdrawMoney(Bob, 5)).ThenRejected("account-not-open");
    }

    [Fact]
    public void Amounts_are_above_zero_and_accounts_do_not_transfer_to_themselves()
    {
        AliceHolds100.When(new DepositMoney(Alice, 0)).ThenRejected("amount-not-positive");
        AliceHolds100.When(new WithdrawMoney(Alice, -1)).ThenRejected("amount-not-positive");
        AliceHolds100.When(new TransferMoney(Alice, Bob, -1)).ThenRejected("amount-not-positive");
        AliceHolds100.When(new TransferMoney(Alice, Alice, 1)).ThenRejected("same-account");
    }

    [Fact]
    public void Salaries_are_paid_all_at_once_and_the_bank_has_its_fee_where_it_takes_one()
    {
        var bank = new StreamId("bank");
        var carol = new StreamId("account-carol");
        var employer = AliceHolds100.Given(carol, new AccountEvent.Opened("Carol")).Given(bank, new AccountEvent.Opened("The bank"));

        employer
            .When(new PaySalaries("alice", [Bob, carol], bank, Salary: 40, Fee: 2))
            .ThenAppended(
                (Alice, new AccountEvent.Withdrawn(82)),
                (Bob, new AccountEvent.Deposited(40)),
                (carol, new AccountEvent.Deposited(40)),
                (bank, new AccountEvent.Deposited(2)));
        employer.When(new PaySalaries("alice", [Bob], Bank: null, Salary: 100)).ThenAppended((Alice, new AccountEvent.Withdrawn(100)), (Bob, new AccountEvent.Deposited(100)));
    }

    [Fact]
    public void Salaries_are_paid_to_open_accounts_by_who_has_the_money()
    {
        AliceHolds100.When(new PaySalaries("alice", [Bob], Bank: null, Salary: 0)).ThenRejected("amount-not-positive");
        AliceHolds100.When(new PaySalaries("nobody", [Bob], Bank: null, Salary: 1)).ThenRejected("account-not-open");
        AliceHolds100.When(new PaySalaries("alice", [new("account-nobody")], Bank: null, Salary: 1)).ThenRejected("account-not-open");
        AliceHolds100.When(new PaySalaries("alice", [Bob], Bank: null, Salary: 101)).ThenRejected("insufficient-funds");
    }

    [Fact]
    public void Opening_again_does_nothing_and_somebody_elses_account_cannot_be_opened() =>
        Scenario
            .When(new OpenAccount(Alice, "Alice")).ThenAppended(Alice, new AccountEvent.Opened("Alice"))
            .When(new OpenAccount(Alice, "Alice")).ThenNothing()
            .When(new OpenAccount(Alice, "Mallory")).ThenRejected("account-taken")
            .ThenResult(result => Assert.Equal("account-alice belongs to Alice.", ((CommandResult.Rejected)result).Message));

    [Fact]
    public void Every_event_says_who_asked_for_it() =>
        AliceHolds100
            .When(new DepositMoney(Alice, 5), new CommandOptions { UserId = "alice" })
            .ThenAppended(events => Assert.Equal("alice", Assert.Single(events).Metadata.UserId));
}

using System.Collections.Immutable;
using EventCore;

namespace Banking;

/// <summary>Pays several accounts from one, all of them or none, and a fee to the bank where it takes one.</summary>
[Command]
public sealed partial record PaySalaries(
    [Stream("account-{0}")] string Employer,
    [Stream] IReadOnlyList<StreamId> Employees,
    [Stream] StreamId? Bank,
    decimal Salary,
    decimal Fee = 1) : ICommand<PaySalaries.Payroll, AccountEvent>
{
    private decimal Total => (Employees.Count * Salary) + (Bank is null ? 0 : Fee);

    public Payroll Apply(Payroll state, Recorded<AccountEvent> recorded) =>
        recorded.StreamId == EmployerStream ? state with { Employer = state.Employer.Apply(recorded.Data) }
        : recorded.Data is AccountEvent.Opened ? state with { Open = state.Open.Add(recorded.StreamId) }
        : state;

    public Decision<AccountEvent> Handle(Payroll state, Streams streams)
    {
        StreamId[] paid = Bank is null ? [.. Employees] : [.. Employees, Bank];
        if (Salary <= 0)
        {
            return Reject.NotPositive(Salary);
        }

        if (!state.Employer.IsOpen)
        {
            return Reject.NotOpen(EmployerStream);
        }

        if (paid.FirstOrDefault(account => !state.Open.Contains(account)) is { } unknown)
        {
            return Reject.NotOpen(unknown);
        }

        if (state.Employer.Balance < Total)
        {
            return Reject.InsufficientFunds(EmployerStream, state.Employer.Balance, Total);
        }

        List<StreamEvent<AccountEvent>> events = [streams.Employer.Event(new AccountEvent.Withdrawn(Total))];
        events.AddRange(streams.Employees.Select(employee => employee.Event(new AccountEvent.Deposited(Salary))));
        if (streams.Bank is { } bank)
        {
            events.Add(bank.Event(new AccountEvent.Deposited(Fee)));
        }

        return Decision.Append(events);
    }

    /// <summary>The state: the employer's account, and which of the others are open.</summary>
    public sealed record Payroll
    {
        public Account Employer { get; init; } = new();

        public ImmutableHashSet<StreamId> Open { get; init; } = [];
    }
}

namespace EventCore.Generators.Tests;

public sealed class EC0008CaseNotHandledTests
{
    [Fact]
    public Task A_switch_expression_that_leaves_out_cases_is_reported() => Rule<EC0008CaseNotHandled>.Reports(
        Accounts.Apply("=> recorded.Data [|switch|] { AccountEvent.Deposited deposited => state, };"),
        "The switch must handle every case of 'AccountEvent', but not: Opened, Withdrawn. Add them, or a discard that leaves the rest out.");

    [Fact]
    public Task So_is_one_that_apply_delegates_to() => Rule<EC0008CaseNotHandled>.Reports(
        Accounts.Events + "public sealed record Account { public Account After(AccountEvent e) => e [|switch|] { AccountEvent.Opened or AccountEvent.Deposited => this }; }");

    [Theory]
    [InlineData("AccountEvent.Opened => state, AccountEvent.Deposited d when d.Amount > 0 => state, AccountEvent.Withdrawn => state")]
    [InlineData("AccountEvent.Opened => state, AccountEvent.Deposited { Amount: > 0 } => state, AccountEvent.Withdrawn => state")]
    [InlineData("AccountEvent.Opened => state, AccountEvent.Deposited(1) => state, AccountEvent.Withdrawn => state")]
    [InlineData("not AccountEvent.Deposited => state, null => state")]
    [InlineData("AccountEvent.Opened or AccountEvent.Withdrawn => state, _ when state.Amount > 0 => state")]
    public Task An_arm_that_may_pass_over_a_case_does_not_handle_it(string arms) => Rule<EC0008CaseNotHandled>.Reports(
        Accounts.Apply($"=> recorded.Data [|switch|] {{ {arms} }};"),
        "The switch must handle every case of 'AccountEvent', but not: Deposited. Add them, or a discard that leaves the rest out.");

    [Theory]
    [InlineData("AccountEvent.Opened o => state, AccountEvent.Deposited => state, AccountEvent.Withdrawn(var amount) => state")]
    [InlineData("AccountEvent.Opened { Owner: var owner } => state, AccountEvent.Deposited(decimal amount) => state, AccountEvent.Withdrawn(_) => state")]
    [InlineData("AccountEvent.Opened => state, AccountEvent.Deposited or AccountEvent.Withdrawn => state")]
    [InlineData("not AccountEvent.Deposited => state, AccountEvent.Deposited => state")]
    [InlineData("AccountEvent.Deposited d when d.Amount > 0 => state, AccountEvent.Deposited => state, AccountEvent.Opened => state, AccountEvent.Withdrawn => state")]
    [InlineData("AccountEvent.Deposited => state, _ => state")]
    [InlineData("AccountEvent.Deposited => state, var other => state")]
    [InlineData("AccountEvent.Deposited => state, AccountEvent other => state")]
    [InlineData("AccountEvent.Deposited => state, { } => state")]
    public Task A_switch_that_takes_every_case_is_not_reported(string arms) =>
        Rule<EC0008CaseNotHandled>.Accepts(Accounts.Apply($"=> recorded.Data switch {{ {arms} }};"));

    [Fact]
    public Task A_switch_over_recorded_events_is_one_over_their_data() => Rule<EC0008CaseNotHandled>.Reports(
        Accounts.Apply("=> recorded [|switch|] { { Data: AccountEvent.Opened or AccountEvent.Deposited } => state, { Data: AccountEvent.Withdrawn, Version.Value: 1 } => state };"),
        "The switch must handle every case of 'AccountEvent', but not: Withdrawn. Add them, or a discard that leaves the rest out.");

    [Fact]
    public Task A_type_between_the_union_and_its_cases_stands_for_all_of_them() => Rule<EC0008CaseNotHandled>.Reports(
        """
        [EventUnion]
        public abstract partial record AccountEvent
        {
            [EventType("opened")] public sealed record Opened : AccountEvent;
            public abstract record Moved : AccountEvent;
            [EventType("deposited")] public sealed record Deposited : Moved;
            [EventType("withdrawn")] public sealed record Withdrawn : Moved;
        }

        static class Reader
        {
            static int All(AccountEvent e) => e switch { AccountEvent.Moved => 1, AccountEvent.Opened => 2 };
            static int Part(AccountEvent.Moved e) => e [|switch|] { AccountEvent.Withdrawn => 1 };
        }
        """,
        "The switch must handle every case of 'AccountEvent', but not: Deposited. Add them, or a discard that leaves the rest out.");

    [Fact]
    public Task In_a_fold_a_statement_must_take_every_case_too() => Rule<EC0008CaseNotHandled>.Reports(
        Accounts.Apply("{ [|switch|] (recorded.Data) { case AccountEvent.Deposited: return state; case AccountEvent.Opened: break; } return state; }"),
        "The switch must handle every case of 'AccountEvent', but not: Withdrawn. Add them, or a discard that leaves the rest out.");

    [Fact]
    public Task A_statement_with_a_default_leaves_the_rest_out_knowingly() => Rule<EC0008CaseNotHandled>.Accepts(
        Accounts.Apply("{ switch (recorded.Data) { case AccountEvent.Deposited: return state; default: return state; } }"));

    [Fact]
    public Task Outside_a_fold_a_statement_may_look_for_what_it_wants() => Rule<EC0008CaseNotHandled>.Accepts(
        Accounts.Events + "static class Reader { static void Read(AccountEvent e) { switch (e) { case AccountEvent.Opened: break; } } }");

    [Fact]
    public Task Switches_over_other_things_are_the_compilers_business() => Rule<EC0008CaseNotHandled>.Accepts(
        Accounts.Apply("=> (recorded.Data, state) switch { (AccountEvent.Deposited, _) => state };"));

    [Fact]
    public Task A_union_that_lists_its_cases_by_hand_is_a_union() => Rule<EC0008CaseNotHandled>.Reports(
        """
        public abstract record AccountEvent : IEventUnion<AccountEvent>
        {
            public static EventRegistry<AccountEvent> Registry => throw new NotSupportedException();
            public sealed record Opened : AccountEvent;
            public sealed record Closed : AccountEvent;
            public int Number => this [|switch|] { Opened => 1 };
        }
        """);
}

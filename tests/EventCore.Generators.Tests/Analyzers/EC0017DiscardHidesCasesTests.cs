namespace EventCore.Generators.Tests;

public sealed class EC0017DiscardHidesCasesTests
{
    [Theory]
    [InlineData("=> recorded.Data switch { AccountEvent.Deposited d when d.Amount > 0 => state, [|_|] => state };")]
    [InlineData("=> recorded.Data switch { AccountEvent.Deposited => state, [|var other|] => state };")]
    [InlineData("=> recorded switch { { Data: AccountEvent.Deposited } => state, [|_|] => state };")]
    [InlineData("{ switch (recorded.Data) { case AccountEvent.Deposited: return state; [|default:|] return state; } }")]
    public Task What_a_fold_leaves_out_unnamed_is_reported(string body) => Rule<EC0017DiscardHidesCases>.Reports(
        Accounts.Apply(body),
        "The rest of 'AccountEvent' is left out without being named: Opened, Withdrawn");

    [Fact]
    public Task A_case_that_some_arm_names_is_not_hidden() => Rule<EC0017DiscardHidesCases>.Accepts(Accounts.Apply(
        "=> recorded.Data switch { AccountEvent.Opened or AccountEvent.Withdrawn => state, AccountEvent.Deposited d when d.Amount > 0 => state, _ => state };"));

    [Fact]
    public Task Outside_a_fold_a_discard_hides_nothing() => Rule<EC0017DiscardHidesCases>.Accepts(
        Accounts.Events + "static class Reader { static int Read(AccountEvent e) => e switch { AccountEvent.Opened => 1, _ => 0 }; }");

    [Fact]
    public void It_is_off_unless_it_is_turned_on() => Assert.False(Assert.Single(new EC0017DiscardHidesCases().SupportedDiagnostics).IsEnabledByDefault);
}

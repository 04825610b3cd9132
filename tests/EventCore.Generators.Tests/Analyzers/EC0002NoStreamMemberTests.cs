namespace EventCore.Generators.Tests;

public sealed class EC0002NoStreamMemberTests
{
    [Fact]
    public Task A_command_without_streams_is_reported() => Rule<EC0002NoStreamMember>.Reports(
        Accounts.EventsByHand + "[Command] public sealed partial record [|Deposit|](StreamId Account) : ICommand<int, AccountEvent>;",
        "The command 'Deposit' must declare a stream: mark with [Stream] what names those that it decides over");

    [Theory]
    [InlineData("[Command] public sealed partial record Deposit([Stream] StreamId Account) : ICommand<int, AccountEvent>;")]
    [InlineData("[Command] public sealed partial record Deposit([property: Stream] StreamId Account) : ICommand<int, AccountEvent>;")]
    [InlineData("[Command] public sealed partial class Deposit(StreamId account) : ICommand<int, AccountEvent> { [Stream] private readonly StreamId _account = account; }")]
    [InlineData("[Command] public sealed partial class Deposit([Stream] StreamId account) : ICommand<int, AccountEvent>;")]
    [InlineData("public abstract record OnAccount([Stream] StreamId Account); [Command] public sealed partial record Deposit(StreamId Account) : OnAccount(Account), ICommand<int, AccountEvent>;")]
    [InlineData("[Command] public sealed partial record Deposit : ICommand<int, AccountEvent> { public IEnumerable<StreamId> DeclaredStreams => [new(\"a\")]; }")]
    [InlineData("public sealed partial record Deposit : ICommand<int, AccountEvent>;")]
    public Task A_command_with_streams_is_not_reported(string command) => Rule<EC0002NoStreamMember>.Accepts(Accounts.EventsByHand + command);
}

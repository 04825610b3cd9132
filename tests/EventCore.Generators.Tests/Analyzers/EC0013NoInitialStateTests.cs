namespace EventCore.Generators.Tests;

public sealed class EC0013NoInitialStateTests
{
    [Theory]
    [InlineData("public sealed record State(int Count);")]
    [InlineData("public abstract record State;")]
    [InlineData("public interface State;")]
    [InlineData("public sealed record State { public required int Count { get; init; } }")]
    public Task A_state_that_cannot_be_made_without_arguments_is_reported(string state) => Rule<EC0013NoInitialState>.Reports(
        Command(state).Replace("record Deposit([Stream", "record [|Deposit|]([Stream", StringComparison.Ordinal),
        "The command 'Deposit' must say with a property 'InitialState' what its state is before any event, since a 'State' cannot be made without arguments");

    [Theory]
    [InlineData("public sealed record State(int Count = 0);")]
    [InlineData("public sealed class State;")]
    [InlineData("public readonly record struct State(int Count);")]
    [InlineData("public sealed record State(int Count); private static State InitialState => new(1);")]
    [InlineData("public sealed record State(int Count); State ICommand<State, AccountEvent>.InitialState => new(1);")]
    public Task A_state_that_can_is_not_reported(string state) => Rule<EC0013NoInitialState>.Accepts(Command(state));

    private static string Command(string members) => Accounts.EventsByHand + $$"""
        [Command]
        public sealed partial record Deposit([Stream] StreamId Account) : ICommand<Deposit.State, AccountEvent>
        {
            {{members}}
            public State Apply(State state, Recorded<AccountEvent> recorded) => state;
            public Decision<AccountEvent> Handle(State state, Streams streams) => Decision.Nothing;
        }
        """;
}

namespace EventCore.Generators.Tests;

public sealed class EC0016NotACommandTests
{
    private const string Handle = "public Decision<AccountEvent> Handle(int state, Streams streams) => Decision.Nothing;";
    private const string Missing = "it must have a method 'Decision<AccountEvent> Handle(int state, Streams streams)'";

    [Theory]
    [InlineData("public static partial class [|Deposit|] { }", "it is static")]
    [InlineData("public ref partial struct [|Deposit|] { }", "it is a ref struct, which nobody can hand on to be executed")]
    [InlineData("file sealed partial class [|Deposit|] { }", "it is local to its file, and what belongs to it is generated into another")]
    [InlineData("public sealed partial class [|Deposit|] { }", "it must implement ICommand<TState, TEvent>")]
    [InlineData("public sealed partial class [|Deposit|] : ICommand<int, AccountEvent>, ICommand<long, AccountEvent> { }", "it must implement ICommand<TState, TEvent> once, and does several times")]
    [InlineData("public sealed partial record [|Deposit|]([Stream] StreamId Streams) : ICommand<int, AccountEvent> { }", "'Streams' is what its handles are called, and it has another member of that name")]
    [InlineData("public sealed partial record [|Deposit|]([Stream] StreamId Discovered) : ICommand<int, AccountEvent>, IDiscoversStreams<int> { }", "'Discovered' is where its discovered streams are, and it has a [Stream] of that name")]
    public Task What_cannot_be_executed_is_reported(string command, string reason) => Rule<EC0016NotACommand>.Reports(
        Accounts.EventsByHand + "[Command] " + command,
        $"'Deposit' cannot be a command: {reason}");

    [Theory]
    [InlineData("")]
    [InlineData("public Decision<AccountEvent> Handle(int state) => Decision.Nothing;")]
    [InlineData("public Decision<AccountEvent> Handle(string state, Streams streams) => Decision.Nothing;")]
    [InlineData("public Decision<AccountEvent> Handle(Streams streams, int state) => Decision.Nothing;")]
    [InlineData("public bool Handle(int state, Streams streams) => true;")]
    [InlineData("public void Handle(int state, Streams streams) { }")]
    public Task A_command_without_a_fitting_handle_is_reported(string handle) => Rule<EC0016NotACommand>.Reports(
        Command("[|Deposit|]", handle),
        $"'Deposit' cannot be a command: {Missing}");

    [Theory]
    [InlineData(Handle)]
    [InlineData("private static Decision<AccountEvent> Handle(int state, Streams streams) => Decision.Nothing;")]
    [InlineData("public Decision<AccountEvent> Handle(long state, Deposit.Streams streams) => Decision.Nothing;")]
    [InlineData("public Rejection Handle(int state, Streams streams) => Decision.Reject(\"a\", \"b\");")]
    [InlineData("public Decision<AccountEvent> Decide(int state, DeclaredStreams<AccountEvent> streams) => Decision.Nothing;")]
    public Task A_command_that_can_be_decided_is_not_reported(string handle) => Rule<EC0016NotACommand>.Accepts(Command("Deposit", handle));

    private static string Command(string name, string handle) => Accounts.EventsByHand + $$"""
        [Command]
        public sealed partial record {{name}}([Stream] StreamId Account) : ICommand<int, AccountEvent>
        {
            public int Apply(int state, Recorded<AccountEvent> recorded) => state;
            {{handle}}
        }
        """;
}

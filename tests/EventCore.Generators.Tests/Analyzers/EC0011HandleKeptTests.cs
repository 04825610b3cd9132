namespace EventCore.Generators.Tests;

public sealed class EC0011HandleKeptTests
{
    [Theory]
    [InlineData("private StreamHandle<AccountEvent>? [|_kept|];")]
    [InlineData("public StreamHandle<AccountEvent>? [|Kept|] { get; set; }")]
    [InlineData("private readonly List<StreamHandle<AccountEvent>> [|_kept|] = [];")]
    [InlineData("private StreamEvent<AccountEvent>[] [|_kept|] = [];")]
    [InlineData("private DeclaredStreams<AccountEvent>? [|_kept|];")]
    [InlineData("private static (int, StreamHandle<AccountEvent>?) [|s_kept|];")]
    [InlineData("private Lazy<Other.Streams>? [|_kept|];")]
    public Task A_command_that_keeps_handles_is_reported(string member) => Rule<EC0011HandleKept>.Reports(
        Accounts.Command(member) + "[Command] public partial class Other : ICommand<int, AccountEvent> { [Stream] public StreamId A => null!; public sealed class Streams; }");

    [Fact]
    public Task The_message_names_what_keeps_it() => Rule<EC0011HandleKept>.Reports(
        Accounts.Command("private StreamHandle<AccountEvent>? [|_kept|];"),
        "'_kept' keeps what is good for one decision only: an event written through it in another decision is refused");

    [Theory]
    [InlineData("public sealed partial record Deposit(StreamHandle<AccountEvent> [|Kept|]) : ICommand<int, AccountEvent>;")]
    [InlineData("public sealed partial class Deposit(StreamHandle<AccountEvent> [|kept|]) : ICommand<int, AccountEvent>;")]
    [InlineData("public sealed partial class Deposit : ICommand<int, AccountEvent> { public Deposit(StreamHandle<AccountEvent> [|kept|]) { } }")]
    public Task A_handle_that_comes_in_from_elsewhere_is_reported(string command) => Rule<EC0011HandleKept>.Reports(Accounts.Events + command);

    [Fact]
    public Task A_state_that_keeps_handles_is_reported() => Rule<EC0011HandleKept>.Reports(
        Accounts.Events + "public sealed partial class Deposit : ICommand<Deposit.Seen, AccountEvent> { public sealed record Seen(StreamHandle<AccountEvent>? [|Handle|]); }");

    [Fact]
    public Task An_event_that_keeps_handles_is_reported() => Rule<EC0011HandleKept>.Reports(
        """[EventUnion] public abstract partial record AccountEvent { [EventType("a")] public sealed record Opened(StreamHandle<AccountEvent> [|Handle|]) : AccountEvent; }""");

    [Fact]
    public Task Anything_static_that_keeps_handles_is_reported() => Rule<EC0011HandleKept>.Reports(
        Accounts.Events + "static class Kept { public static StreamHandle<AccountEvent>? [|Handle|]; }");

    [Theory]
    [InlineData("public sealed class Streams { public StreamHandle<AccountEvent>? Account { get; } }")]
    [InlineData("private readonly Func<DeclaredStreams<AccountEvent>, Decision<AccountEvent>>? _decide;")]
    [InlineData("private static readonly Decision<AccountEvent> Nothing = Decision.Nothing;")]
    [InlineData("private Decision<AccountEvent> Split(StreamHandle<AccountEvent> to) => Decision.Append(to.Event(new AccountEvent.Deposited(1)));")]
    [InlineData("private sealed class Writer(StreamHandle<AccountEvent> to) { private readonly StreamHandle<AccountEvent> _to = to; }")]
    public Task What_lives_within_a_decision_may_hold_handles(string member) => Rule<EC0011HandleKept>.Accepts(Accounts.Command(member));
}

namespace EventCore.Generators.Tests;

public sealed class EC0012MutableStateTests
{
    [Theory]
    [InlineData("public sealed class State { public int [|Count|] { get; set; } }", "'State.Count' can be set")]
    [InlineData("public sealed class State { public int [|Count|] { get; private set; } }", "'State.Count' can be set")]
    [InlineData("public sealed class State { public int [|Count|]; }", "'State.Count' can be set")]
    [InlineData("public sealed record State(List<int> [|Amounts|]);", "'State.Amounts' is a 'List<int>', which can be changed")]
    [InlineData("public sealed record State(System.Collections.Immutable.ImmutableDictionary<int, List<int>> [|Amounts|]);", "'State.Amounts' holds a 'List<int>', which can be changed")]
    [InlineData("public sealed record State((int Day, int[] Of) [|Amounts|]);", "'State.Amounts' holds a 'int[]', which can be changed")]
    [InlineData("public sealed record State(int[] [|Amounts|]);", "'State.Amounts' is a 'int[]', which can be changed")]
    [InlineData("public sealed record State { public IDictionary<int, int> [|Amounts|] { get; init; } = null!; }", "'State.Amounts' is a 'IDictionary<int, int>', which can be changed")]
    [InlineData("public readonly record struct State(HashSet<int> [|Amounts|]);", "'State.Amounts' is a 'HashSet<int>', which can be changed")]
    [InlineData("public sealed record State { private readonly System.Text.StringBuilder [|_text|] = new(); }", "'State._text' is a 'StringBuilder', which can be changed")]
    [InlineData("public record Part { public int [|Count|] { get; set; } } public sealed record State : Part;", "'Part.Count' can be set")]
    [InlineData("public sealed class Line { public int [|Count|] { get; set; } } public sealed record State(IReadOnlyList<Line> Lines);", "'Line.Count' can be set")]
    public Task What_can_change_in_a_state_is_reported(string state, string reason) => Rule<EC0012MutableState>.Reports(
        Of(state),
        $"The state 'State' of 'Deposit' must be immutable, but {reason}");

    [Theory]
    [InlineData("public sealed record State(int Count, string? Name, DateTimeOffset At, StreamId Id);")]
    [InlineData("public sealed record State { public required int Count { get; init; } public int Twice => Count * 2; }")]
    [InlineData("public sealed class State { private readonly int _count; public int Count => _count; public int[] All() => []; public int[] Some => []; }")]
    [InlineData("public sealed record State(System.Collections.Immutable.ImmutableDictionary<int, string> Names, IReadOnlyList<int> Amounts, IEnumerable<int> Others);")]
    [InlineData("public sealed record State(System.Collections.Frozen.FrozenSet<int> Names, System.Collections.ObjectModel.ReadOnlyCollection<int> Amounts);")]
    [InlineData("public struct State { public int Count; public int Other { get; set; } }")]
    [InlineData("public sealed record State(State? Before);")]
    [InlineData("public sealed record State(Func<int[], List<int>> Sort);")]
    [InlineData("public sealed record State { public static int Count; }")]
    [InlineData("public abstract record State { public sealed record Open(int Count) : State; public sealed record Closed : State; }")]
    public Task What_cannot_change_is_not_reported(string state) => Rule<EC0012MutableState>.Accepts(Of(state));

    [Fact]
    public Task A_state_of_its_own_file_is_reported_at_the_command_that_chose_it() => Rule<EC0012MutableState>.Reports(
        Accounts.Events + """
        public sealed class Account { public int Count { get; set; } }
        public sealed partial record [|Deposit|](StreamId Id) : ICommand<Account, AccountEvent>;
        public sealed partial record [|Withdraw|](StreamId Id) : ICommand<Account, AccountEvent>;
        """,
        "The state 'Account' of 'Deposit' must be immutable, but 'Account.Count' can be set",
        "The state 'Account' of 'Withdraw' must be immutable, but 'Account.Count' can be set");

    [Fact]
    public Task A_collection_that_can_change_is_no_state() => Rule<EC0012MutableState>.Reports(
        Accounts.Events + "public sealed partial record [|Deposit|](StreamId Id) : ICommand<List<int>, AccountEvent>;",
        "The state 'List' of 'Deposit' must be immutable, but 'List<int>' can be changed");

    [Fact]
    public Task Nor_is_one_that_holds_such() => Rule<EC0012MutableState>.Reports(
        Accounts.Events + "public sealed partial record [|Deposit|](StreamId Id) : ICommand<System.Collections.Immutable.ImmutableList<int[]>, AccountEvent>;",
        "The state 'ImmutableList' of 'Deposit' must be immutable, but 'int[]' can be changed");

    private static string Of(string state) => Accounts.Events + $"public sealed partial record Deposit(StreamId Id) : ICommand<Deposit.State, AccountEvent> {{ {state} }}";
}

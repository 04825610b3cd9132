namespace EventCore.Generators.Tests;

public sealed class EC0009ImpureCommandTests
{
    [Theory]
    [InlineData("DateTime.UtcNow", "DateTime.UtcNow", "reads the clock")]
    [InlineData("DateTimeOffset.Now", "DateTimeOffset.Now", "reads the clock")]
    [InlineData("TimeProvider.System", "TimeProvider.System", "reads the clock")]
    [InlineData("System.Diagnostics.Stopwatch.GetTimestamp()", "Stopwatch.GetTimestamp", "reads the clock")]
    [InlineData("Environment.TickCount64", "Environment.TickCount64", "reads the clock")]
    [InlineData("Guid.NewGuid()", "Guid.NewGuid", "is random")]
    [InlineData("Guid.CreateVersion7()", "Guid.CreateVersion7", "is random")]
    [InlineData("new Random()", "new Random", "is random")]
    [InlineData("System.Security.Cryptography.RandomNumberGenerator.GetInt32(6)", "RandomNumberGenerator.GetInt32", "is random")]
    [InlineData("System.IO.File.ReadAllText(\"limits\")", "File.ReadAllText", "does I/O")]
    [InlineData("new System.IO.FileInfo(\"limits\")", "new FileInfo", "does I/O")]
    [InlineData("new System.Net.Http.HttpClient()", "new HttpClient", "does I/O")]
    [InlineData("Console.In", "Console.In", "does I/O")]
    [InlineData("Environment.MachineName", "Environment.MachineName", "depends on the machine")]
    [InlineData("Task.Delay(1)", "Task.Delay", "waits")]
    [InlineData("Thread.CurrentThread", "Thread.CurrentThread", "waits")]
    [InlineData("System.Globalization.CultureInfo.CurrentCulture", "CultureInfo.CurrentCulture", "is static and can change")]
    public Task What_gives_another_answer_the_next_time_is_reported(string expression, string what, string effect) => Rule<EC0009ImpureCommand>.Reports(
        Accounts.Handle($"{{ var seen = [|{expression}|]; return Decision.Nothing; }}"),
        $"'Handle' must be pure, but '{what}' {effect}: let it come in through a field of the command, or do it outside");

    [Fact]
    public Task Apply_and_lambdas_and_local_functions_within_must_be_pure_too() => Rule<EC0009ImpureCommand>.Reports(Accounts.Apply(
        """
        {
            Func<DateTime> now = () => [|DateTime.UtcNow|];
            return Later(now()) > 0 ? state : state;
            static int Later(DateTime time) => [|Random.Shared|].Next();
        }
        """));

    [Fact]
    public Task Static_fields_that_can_change_are_reported() => Rule<EC0009ImpureCommand>.Reports(Accounts.Command(
        """
        private static int s_count;
            private static readonly decimal Limit = 10;
            private const decimal Least = 1;
            public Balance Apply(Balance state, Recorded<AccountEvent> recorded) => Limit > Least && [|s_count|] > 0 ? state : state;
        """));

    [Fact]
    public Task A_change_to_the_command_or_to_what_it_was_given_is_reported() => Rule<EC0009ImpureCommand>.Reports(
        Accounts.Events + """
        [Command]
        public sealed partial class Deposit([Stream] StreamId account) : ICommand<Deposit.Balance, AccountEvent>
        {
            private int _seen;
            public sealed class Balance { public decimal Amount { get; set; } }
            public Balance Apply(Balance state, Recorded<AccountEvent> recorded)
            {
                [|_seen++|];
                [|state.Amount += 1|];
                var other = new Balance { Amount = state.Amount };
                other.Amount = 2;
                return other;
            }
        }
        """,
        "'Apply' must be pure, but '_seen' of the command is changed: let it come in through a field of the command, or do it outside",
        "'Apply' must be pure, but 'Amount' of what it was given is changed: let it come in through a field of the command, or do it outside");

    [Fact]
    public Task What_is_called_in_the_same_project_is_looked_through() => Rule<EC0009ImpureCommand>.Reports(
        Accounts.Handle("=> [|Rates.Current|] > 0 && [|Rates.Of(1)|] > 0 && [|new Rate(1)|].Value > 0 && Rates.Fixed > 0 ? Decision.Nothing : Decision.Nothing;") + """

        static class Rates
        {
            public static decimal Fixed => 3;
            public static decimal Current => Of(2) + 1;
            public static decimal Of(int day) => day == 0 ? Of(day - 1) : new Rate(day).Value;
        }
        sealed class Rate { public Rate(int day) => Value = day + DateTime.Today.Day; public decimal Value { get; } }
        """,
        "'Handle' must be pure, but 'Rates.Current → Rates.Of → Rate.new → DateTime.Today' reads the clock: let it come in through a field of the command, or do it outside",
        "'Handle' must be pure, but 'Rates.Of → Rate.new → DateTime.Today' reads the clock: let it come in through a field of the command, or do it outside",
        "'Handle' must be pure, but 'Rate.new → DateTime.Today' reads the clock: let it come in through a field of the command, or do it outside");

    [Fact]
    public Task An_asynchronous_handle_is_reported() => Rule<EC0009ImpureCommand>.Reports(
        Accounts.Command("public async Task<Decision<AccountEvent>> [|Handle|](Balance state, Streams streams) { [|await default(ValueTask)|]; return Decision.Nothing; }"),
        "'Handle' must be pure, but 'async' waits: let it come in through a field of the command, or do it outside",
        "'Handle' must be pure, but 'await' waits: let it come in through a field of the command, or do it outside");

    [Fact]
    public Task What_an_object_begins_with_is_looked_through() => Rule<EC0009ImpureCommand>.Reports(
        Accounts.Handle("{ var seen = ([|new Ticket(1)|], [|new Clock()|], new Pure(1)); return Decision.Nothing; }") + """

        sealed record Ticket(int Number)
        {
            public Guid Id { get; init; } = Guid.NewGuid();
        }
        sealed class Clock { private readonly DateTime _now = DateTime.Now; public override string ToString() => _now.ToString(); }
        sealed record Pure(int Number) { public static readonly Guid Series = Guid.NewGuid(); public string Name { get; init; } = "none"; }
        """,
        "'Handle' must be pure, but 'Ticket.new → Guid.NewGuid' is random: let it come in through a field of the command, or do it outside",
        "'Handle' must be pure, but 'Clock.new → DateTime.Now' reads the clock: let it come in through a field of the command, or do it outside");

    [Fact]
    public Task Static_members_that_a_command_decides_with_must_be_pure_too() => Rule<EC0009ImpureCommand>.Reports(Accounts.Command(
        """
        private static Balance InitialState => new([|DateTime.UtcNow|].Day);
            public Balance Apply(Balance state, Recorded<AccountEvent> recorded) => state;
            public static Decision<AccountEvent> Handle(Balance state, Streams streams) => [|Guid.NewGuid()|] == default ? Decision.Nothing : Decision.Nothing;
        """));

    [Fact]
    public Task Any_clock_is_a_clock() => Rule<EC0009ImpureCommand>.Reports(
        Accounts.Apply("=> [|new Stopped().GetUtcNow()|] == default ? state : state; public sealed class Stopped : TimeProvider { public override DateTimeOffset GetUtcNow() => default; }"),
        "'Apply' must be pure, but 'TimeProvider.GetUtcNow' reads the clock: let it come in through a field of the command, or do it outside");

    [Fact]
    public Task A_stream_that_is_another_each_time_is_reported() => Rule<EC0009ImpureCommand>.Reports(
        Accounts.Events + """
        [Command]
        public sealed partial class Open : ICommand<string, AccountEvent>
        {
            [Stream] public StreamId Account => new([|Guid.NewGuid()|].ToString());
        }
        """);

    [Fact]
    public Task Commands_written_by_hand_must_be_pure_too() => Rule<EC0009ImpureCommand>.Reports(
        Accounts.Events + """
        public sealed class Deposit(StreamId account) : ICommand<int, AccountEvent>, IDiscoversStreams<int>
        {
            IEnumerable<StreamId> ICommand<int, AccountEvent>.DeclaredStreams => [account];
            public int InitialState => [|Environment.ProcessId|];
            public int Apply(int state, Recorded<AccountEvent> recorded) => state;
            Decision<AccountEvent> ICommand<int, AccountEvent>.Decide(int state, DeclaredStreams<AccountEvent> streams) => [|Guid.NewGuid()|] == default ? Decision.Nothing : Decision.Nothing;
            public IEnumerable<StreamId> DiscoverStreams(int state) { yield return new StreamId([|Guid.NewGuid()|].ToString()); }
        }
        """);

    [Fact]
    public Task What_is_the_same_each_time_is_not_reported() => Rule<EC0009ImpureCommand>.Accepts(Accounts.Handle(
        """
        {
            var random = new Random(7);
            var text = string.Join(Environment.NewLine, new[] { random.Next().ToString(), System.IO.Path.Combine("a", "b"), Guid.Empty.ToString(), DateTime.UnixEpoch.ToString() });
            var list = new List<string> { text };
            list.Add(text);
            list.Add(nameof(DateTime.UtcNow));
            System.Diagnostics.Activity.Current?.AddEvent(new("decided"));
            var builder = new System.Text.StringBuilder(text);
            Shorten(builder);
            static void Shorten(System.Text.StringBuilder made) => made.Length = 1;
            return list.Count > 0 ? Decision.Append(streams.Account.Event(new AccountEvent.Deposited(Amount))) : Decision.Reject("a", "b");
        }
        """));

    [Fact]
    public Task Elsewhere_nobody_has_to_be_pure() => Rule<EC0009ImpureCommand>.Accepts(Accounts.Command(
        """
        public static DateTime Now => DateTime.UtcNow;
            public Guid Id { get; } = Guid.NewGuid();
            public Balance Apply(Balance state, Recorded<AccountEvent> recorded) => state;
        """) + "static class Clock { public static DateTime Now => DateTime.UtcNow; }");
}

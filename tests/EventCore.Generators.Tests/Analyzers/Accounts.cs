namespace EventCore.Generators.Tests;

/// <summary>What most samples begin with.</summary>
internal static class Accounts
{
    /// <summary>A union of three.</summary>
    public const string Events = """
        [EventUnion]
        public abstract partial record AccountEvent
        {
            [EventType("account-opened")] public sealed record Opened(string Owner) : AccountEvent;
            [EventType("money-deposited")] public sealed record Deposited(decimal Amount) : AccountEvent;
            [EventType("money-withdrawn")] public sealed record Withdrawn(decimal Amount) : AccountEvent;
        }


        """;

    /// <summary>The same union, with nothing left to generate.</summary>
    public const string EventsByHand = """
        public abstract record AccountEvent : IEventUnion<AccountEvent>
        {
            public static EventRegistry<AccountEvent> Registry => throw new NotSupportedException();

            public sealed record Opened(string Owner) : AccountEvent;
            public sealed record Deposited(decimal Amount) : AccountEvent;
            public sealed record Withdrawn(decimal Amount) : AccountEvent;
        }


        """;

    /// <summary>The union, and a command that a test writes the members of.</summary>
    public static string Command(string members) => Events + $$"""
        [Command]
        public sealed partial record Deposit([Stream] StreamId Account, decimal Amount) : ICommand<Deposit.Balance, AccountEvent>
        {
            public sealed record Balance(decimal Amount = 0);
            {{members}}
        }
        """;

    /// <summary>The same with what <c>Apply</c> does with an event.</summary>
    public static string Apply(string body) => Command($"public Balance Apply(Balance state, Recorded<AccountEvent> recorded) {body}");

    /// <summary>The same with what <c>Handle</c> does.</summary>
    public static string Handle(string body) => Command($$"""
        public Balance Apply(Balance state, Recorded<AccountEvent> recorded) => state;
            public Decision<AccountEvent> Handle(Balance state, Streams streams) {{body}}
        """);
}

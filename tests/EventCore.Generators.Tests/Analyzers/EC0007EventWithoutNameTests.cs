using EventCore.CodeFixes;

namespace EventCore.Generators.Tests;

public sealed class EC0007EventWithoutNameTests
{
    [Fact]
    public Task A_case_without_a_name_is_reported_wherever_it_stands() => Rule<EC0007EventWithoutName>.Reports(
        """
        [EventUnion]
        public abstract partial record AccountEvent
        {
            public sealed record [|Opened|](string Owner) : AccountEvent;
            public abstract record Moved(decimal Amount) : AccountEvent;
            public sealed record [|Deposited|](decimal Amount) : Moved(Amount);
            [EventType("money-withdrawn")] public sealed record Withdrawn(decimal Amount) : Moved(Amount);
        }

        public sealed record [|Closed|] : AccountEvent;
        """,
        "'Opened' is a case of 'AccountEvent' and must say with [EventType] under which name it is stored",
        "'Deposited' is a case of 'AccountEvent' and must say with [EventType] under which name it is stored",
        "'Closed' is a case of 'AccountEvent' and must say with [EventType] under which name it is stored");

    [Fact]
    public Task Unions_that_list_their_cases_by_hand_are_left_alone() => Rule<EC0007EventWithoutName>.Accepts(
        """
        public abstract record AccountEvent : IEventUnion<AccountEvent>
        {
            public static EventRegistry<AccountEvent> Registry => throw new NotSupportedException();
            public sealed record Opened(string Owner) : AccountEvent;
        }
        """);

    [Theory]
    [InlineData("Opened", "account-opened")]
    [InlineData("AccountOpened", "account-opened")]
    [InlineData("IBANChanged", "account-iban-changed")]
    public Task The_fix_suggests_a_name(string @case, string name) => CodeFix<EC0007EventWithoutName, AddEventType>.Turns(
        $$"""
        [EventUnion]
        public abstract partial record AccountEvent
        {
            /// <summary>What happened.</summary>
            public sealed record {{@case}}(string Owner) : AccountEvent;
        }
        """,
        $$"""
        [EventUnion]
        public abstract partial record AccountEvent
        {
            /// <summary>What happened.</summary>
            [EventType("{{name}}")]
            public sealed record {{@case}}(string Owner) : AccountEvent;
        }
        """,
        $"Store it as '{name}'");
}

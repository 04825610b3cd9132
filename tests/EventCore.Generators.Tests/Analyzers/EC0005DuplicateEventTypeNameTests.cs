namespace EventCore.Generators.Tests;

public sealed class EC0005DuplicateEventTypeNameTests
{
    [Fact]
    public Task Every_case_after_the_first_of_its_name_is_reported() => Rule<EC0005DuplicateEventTypeName>.Reports(
        """
        [EventUnion]
        public abstract partial record AccountEvent
        {
            [EventType("account-opened")] public sealed record Opened : AccountEvent;
            [EventType([|"account-opened"|], Version = 2)] public sealed record Reopened : AccountEvent;
            [EventType([|" account-opened "|])] public sealed record Resumed : AccountEvent;
            [EventType("Account-Opened")] public sealed record Other : AccountEvent;
        }
        """,
        "The event 'Reopened' must have a name of its own, but 'Opened' of 'AccountEvent' is stored as 'account-opened' too",
        "The event 'Resumed' must have a name of its own, but 'Opened' of 'AccountEvent' is stored as 'account-opened' too");

    [Fact]
    public Task Cases_outside_the_union_and_in_unions_within_it_are_compared_too() => Rule<EC0005DuplicateEventTypeName>.Reports(
        """
        [EventType("opened")] public sealed record Opened : AccountEvent;
        [EventUnion] public abstract partial record AccountEvent;
        [EventUnion] public abstract partial record SavingsEvent : AccountEvent;
        [EventType([|"opened"|])] public sealed record SavingsOpened : SavingsEvent;
        """);

    [Fact]
    public Task Two_unions_may_use_the_same_name() => Rule<EC0005DuplicateEventTypeName>.Accepts(
        """
        [EventUnion] public abstract partial record AccountEvent { [EventType("opened")] public sealed record Opened : AccountEvent; }
        [EventUnion] public abstract partial record ShopEvent { [EventType("opened")] public sealed record Opened : ShopEvent; }
        """);

    [Fact]
    public Task Blank_names_are_another_rules_business() => Rule<EC0005DuplicateEventTypeName>.Accepts(
        """
        [EventUnion]
        public abstract partial record AccountEvent
        {
            [EventType("")] public sealed record Opened : AccountEvent;
            [EventType("")] public sealed record Closed : AccountEvent;
        }
        """);
}

namespace EventCore.Generators.Tests;

public sealed class EC0018EventOutsideUnionTests
{
    [Fact]
    public Task A_name_that_nobody_registers_is_reported() => Rule<EC0018EventOutsideUnion>.Reports(
        """
        [EventUnion]
        public abstract partial record AccountEvent
        {
            [EventType("account-opened")] public sealed record [|Opened|](string Owner);
            [EventType("money-moved")] public abstract record [|Moved|](decimal Amount) : AccountEvent;
        }

        public abstract record ShopEvent;
        [EventType("shop-opened")] public sealed record [|ShopOpened|] : ShopEvent;
        """);

    [Fact]
    public Task Cases_of_a_union_are_not_reported() => Rule<EC0018EventOutsideUnion>.Accepts(
        """
        [EventUnion]
        public abstract partial record AccountEvent
        {
            [EventType("account-opened")] public sealed record Opened(string Owner) : AccountEvent;
        }

        [EventType("account-closed")] public sealed record Closed : AccountEvent;
        """);
}

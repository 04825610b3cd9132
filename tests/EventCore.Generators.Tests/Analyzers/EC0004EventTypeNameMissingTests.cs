namespace EventCore.Generators.Tests;

public sealed class EC0004EventTypeNameMissingTests
{
    [Theory]
    [InlineData("\"\"")]
    [InlineData("\" \\t\"")]
    [InlineData("null!")]
    [InlineData("name: \"\"")]
    public Task A_blank_name_is_reported(string name) => Rule<EC0004EventTypeNameMissing>.Reports(
        $$"""
        [EventUnion]
        public abstract partial record AccountEvent
        {
            [EventType([|{{name}}|])] public sealed record Opened(string Owner) : AccountEvent;
        }
        """,
        "The event 'Opened' must have a name to be stored under, but it is blank");

    [Fact]
    public Task A_name_that_was_left_out_is_reported() => Rule<EC0004EventTypeNameMissing>.Reports(
        "[[|EventType|]] public sealed record Opened(string Owner);");

    [Fact]
    public Task A_name_is_not_reported() => Rule<EC0004EventTypeNameMissing>.Accepts("""[EventType("account-opened", Version = 2)] public sealed record Opened(string Owner);""");
}

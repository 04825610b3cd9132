using EventCore.CodeFixes;

namespace EventCore.Generators.Tests;

public sealed class EC0001CommandNotPartialTests
{
    [Fact]
    public Task A_command_that_is_not_partial_is_reported() => Rule<EC0001CommandNotPartial>.Reports(
        "[Command] public sealed record [|Deposit|](StreamId Account);",
        "'Deposit' must be partial, so that the streams of the command 'Deposit' can be generated");

    [Fact]
    public Task What_it_is_nested_in_must_be_partial_too() => Rule<EC0001CommandNotPartial>.Reports(
        "static class [|Accounts|] { partial class Money { [Command] public sealed partial record Deposit(StreamId Account); } }",
        "'Accounts' must be partial, so that the streams of the command 'Deposit' can be generated");

    [Theory]
    [InlineData("record class")]
    [InlineData("record struct")]
    [InlineData("class")]
    [InlineData("struct")]
    public Task Every_kind_of_type_is_looked_at(string kind) => Rule<EC0001CommandNotPartial>.Reports($"[Command] public {kind} [|Deposit|](StreamId account);");

    [Fact]
    public Task A_partial_command_is_not_reported() => Rule<EC0001CommandNotPartial>.Accepts(
        "static partial class Accounts { [Command] public sealed partial record Deposit(StreamId Account); }");

    [Fact]
    public Task Other_types_need_not_be_partial() => Rule<EC0001CommandNotPartial>.Accepts("public sealed record Deposit(StreamId Account);");

    [Fact]
    public Task The_fix_makes_it_and_what_it_is_nested_in_partial() => CodeFix<EC0001CommandNotPartial, AddPartial>.Turns(
        """
        public static class Accounts
        {
            // Puts money in.
            [Command]
            public sealed record Deposit(StreamId Account);
        }
        """,
        """
        public static partial class Accounts
        {
            // Puts money in.
            [Command]
            public sealed partial record Deposit(StreamId Account);
        }
        """,
        "Make it partial");

    [Fact]
    public Task The_fix_keeps_what_stands_before_a_type_without_modifiers() => CodeFix<EC0001CommandNotPartial, AddPartial>.Turns(
        """
        [Command]
        // Puts money in.
        record Deposit(StreamId Account);
        """,
        """
        [Command]
        // Puts money in.
        partial record Deposit(StreamId Account);
        """,
        "Make it partial");
}

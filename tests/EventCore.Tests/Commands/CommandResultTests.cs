namespace EventCore.Tests;

public sealed class CommandResultTests
{
    private static readonly StreamConflict Moved = new(new StreamId("a"), new StreamVersion(1), new StreamVersion(2));

    [Fact]
    public void Rejections_are_equal_when_every_detail_is()
    {
        var rejected = Rejected(("balance", "5"), ("needed", "7"));

        Assert.Equal(rejected, Rejected(("needed", "7"), ("balance", "5")));
        Assert.Equal(rejected.GetHashCode(), Rejected(("needed", "7"), ("balance", "5")).GetHashCode());
        Assert.Equal<CommandResult>(rejected, Rejected(("needed", "7"), ("balance", "5")));
        Assert.All(
            [Rejected(("balance", "5")), Rejected(("balance", "5"), ("needed", "8")), rejected with { Attempts = 2 }, rejected with { Code = "other" }, rejected with { Message = "Other." }],
            other => Assert.NotEqual(rejected, other));
    }

    [Fact]
    public void Conflicts_are_equal_when_every_stream_is()
    {
        var conflicted = new CommandResult.Conflicted([Moved], 5);

        Assert.Equal(conflicted, new CommandResult.Conflicted([Moved with { }], 5));
        Assert.Equal(conflicted.GetHashCode(), new CommandResult.Conflicted([Moved with { }], 5).GetHashCode());
        Assert.NotEqual(conflicted, conflicted with { Attempts = 4 });
        Assert.NotEqual(conflicted, conflicted with { Streams = [Moved with { Actual = new StreamVersion(3) }] });
    }

    [Fact]
    public void What_became_of_a_command_can_be_read()
    {
        Assert.Equal(
            "Rejected { Attempts = 1, Code = too-little, Message = It holds too little., Details = { balance = 5, needed = 7 } }",
            Rejected(("needed", "7"), ("balance", "5")).ToString());
        Assert.Equal(
            "Conflicted { Attempts = 5, Streams = { StreamConflict { StreamId = a, Expected = 1, Actual = 2 } } }",
            new CommandResult.Conflicted([Moved], 5).ToString());
    }

    private static CommandResult.Rejected Rejected(params (string Key, string Value)[] details) =>
        new("too-little", "It holds too little.", details.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal), Attempts: 1);
}

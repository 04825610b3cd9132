namespace EventCore.Tests;

public sealed class NameTests
{
    [Fact]
    public void Names_are_trimmed_and_keep_their_case()
    {
        Assert.Equal("Money Deposited", new EventType(" Money Deposited\n").Value);
        Assert.Equal("Tenant 1", new LogName("\tTenant 1 ").Value);
        Assert.Equal("Account Balance", new SnapshotName(" Account Balance ").Value);
    }

    [Fact]
    public void Names_may_hold_what_is_reserved_in_stream_ids()
    {
        Assert.Equal("a*?[]", new EventType("a*?[]").Value);
        Assert.Equal("a*?[]", new LogName("a*?[]").Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t")]
    [InlineData("a\0b")]
    [InlineData("a\u0085b")]
    public void Blank_names_and_control_characters_are_refused(string name)
    {
        Assert.Throws<ArgumentException>("value", () => new EventType(name));
        Assert.Throws<ArgumentException>("value", () => new LogName(name));
        Assert.Throws<ArgumentException>("value", () => new SnapshotName(name));
    }

    [Fact]
    public void Names_have_at_most_255_code_points()
    {
        var longest = string.Concat(Enumerable.Repeat("😀", EventType.MaxLength));

        Assert.Equal(longest, new EventType(longest).Value);
        Assert.Equal(longest, new LogName(longest).Value);
        Assert.Equal(longest, new SnapshotName(longest).Value);
        Assert.Throws<ArgumentException>("value", () => new EventType(longest + "x"));
        Assert.Throws<ArgumentException>("value", () => new LogName(longest + "x"));
        Assert.Throws<ArgumentException>("value", () => new SnapshotName(longest + "x"));
    }

    [Fact]
    public void The_default_log_is_named_default() => Assert.Equal("default", LogName.Default.Value);
}

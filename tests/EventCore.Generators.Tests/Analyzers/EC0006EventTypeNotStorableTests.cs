namespace EventCore.Generators.Tests;

public sealed class EC0006EventTypeNotStorableTests
{
    [Theory]
    [InlineData("\"a\\u0007b\"", "must not hold control characters, but its character 2 is U+0007")]
    [InlineData("\"a\\0\"", "must not hold control characters, but its character 2 is U+0000")]
    [InlineData("\"ab\\ud83d\"", "must be valid Unicode, but it has half a surrogate pair at index 2")]
    [InlineData("\"$opened\"", "must not begin with '$', which is kept for EventCore's own")]
    public Task A_name_that_no_store_takes_is_reported(string name, string reason) => Rule<EC0006EventTypeNotStorable>.Reports(
        $"[EventType([|{name}|])] public sealed record Opened;",
        $"The event type of 'Opened' {reason}");

    [Fact]
    public Task A_name_above_255_characters_is_reported() => Rule<EC0006EventTypeNotStorable>.Reports(
        $"[EventType([|\"{new string('a', 256)}\"|])] public sealed record Opened;",
        "The event type of 'Opened' must have at most 255 characters, but it has 256");

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public Task A_version_below_1_is_reported(int version) => Rule<EC0006EventTypeNotStorable>.Reports(
        $"[EventType([|\"opened\"|], Version = {version})] public sealed record Opened;",
        $"The event type of 'Opened' must have a version of 1 or more, but it has {version}");

    [Fact]
    public Task A_character_is_a_code_point_and_blanks_around_do_not_count() => Rule<EC0006EventTypeNotStorable>.Accepts(
        $"[EventType(\"  {string.Concat(Enumerable.Repeat("\U0001F600", 255))}  \")] public sealed record Opened;");

    [Fact]
    public void The_rule_and_the_type_agree()
    {
        Assert.Equal(255, EventType.MaxLength);
        Assert.Throws<ArgumentException>(() => new EventType(new string('a', 256)));
        Assert.Throws<ArgumentException>(() => new EventType("a\u0007b"));
        Assert.Throws<ArgumentException>(() => new EventType("ab\ud83d"));
        Assert.Equal(510, new EventType("  " + string.Concat(Enumerable.Repeat("\U0001F600", 255)) + "  ").Value.Length);
    }
}

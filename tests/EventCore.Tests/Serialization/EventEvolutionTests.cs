namespace EventCore.Tests;

public sealed class EventEvolutionTests
{
    private static readonly EventCase<EvolvedEvent> Opened = EventCase<EvolvedEvent>.Of("opened", EvolvedJson.Default.Opened, schemaVersion: 3);
    private static readonly EventCase<EvolvedEvent> Paid = EventCase<EvolvedEvent>.Of("paid", EvolvedJson.Default.Paid);

    [Fact]
    public void A_version_without_an_upcaster_is_a_gap() =>
        AssertRefused("'opened' is known up to version 3, but nothing says what becomes of version 2", Same("opened", 1));

    [Fact]
    public void The_first_version_needs_an_upcaster_too() => AssertRefused("what becomes of version 1", Same("opened", 2));

    [Fact]
    public void Every_version_of_a_name_that_is_no_longer_used_needs_an_upcaster() =>
        AssertRefused("'started' is known up to version 2, but nothing says what becomes of version 1", [.. Opening, Upcaster<EvolvedEvent>.From("started", 2).RenamedTo("opened", 3)]);

    [Fact]
    public void An_upcaster_leads_to_a_shape_that_is_known() =>
        AssertRefused("makes 'opened' version 4, which is neither a case nor upcast further", [.. Opening, Upcaster<EvolvedEvent>.From("started", 1).RenamedTo("opened", 4)]);

    [Fact]
    public void A_circle_is_refused() =>
        AssertRefused(
            "in a circle: 'x' version 1 to 'y' version 1 to 'x' version 1",
            [.. Opening, Upcaster<EvolvedEvent>.From("x", 1).RenamedTo("y"), Upcaster<EvolvedEvent>.From("y", 1).RenamedTo("x")]);

    [Fact]
    public void A_circle_of_one_is_refused() => AssertRefused("in a circle", [.. Opening, Upcaster<EvolvedEvent>.From("x", 1).RenamedTo("x")]);

    [Fact]
    public void Two_ways_to_the_same_shape_are_no_circle() =>
        _ = Evolution(
        [
            .. Opening,
            Upcaster<EvolvedEvent>.From("x", 1).ToSeveral([new("y"), new("z")], _ => []),
            Upcaster<EvolvedEvent>.From("y", 1).RenamedTo("z"),
            Upcaster<EvolvedEvent>.From("z", 1).RenamedTo("paid"),
        ]);

    [Fact]
    public void A_shape_has_one_upcaster() => AssertRefused("'opened' version 1 has two upcasters", [.. Opening, Same("opened", 1)]);

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void What_is_stored_today_is_not_upcast(int version) =>
        AssertRefused($"'opened' version {version} is upcast, but Opened is stored as 'opened' version 3", [.. Opening, Upcaster<EvolvedEvent>.From("opened", version).Dropped()]);

    [Fact]
    public void What_is_ignored_is_not_also_read() => AssertRefused("'paid' is ignored", [.. Opening, Upcaster<EvolvedEvent>.Ignore("paid")]);

    [Fact]
    public void An_object_goes_only_to_what_takes_it()
    {
        var then = Upcaster<EvolvedEvent>.From("opened", 1, EvolvedJson.Default.OpenedBefore).ToNextVersion(opened => new EvolvedEvent.OpenedThen(opened.Name, ""));

        AssertRefused("makes 'opened' version 2 as OpenedThen, but that has an upcaster of JsonObject", then, Same("opened", 2));
        AssertRefused(
            "makes 'opened' version 3 as OpenedThen, but that is a case of Opened",
            Same("opened", 1),
            Upcaster<EvolvedEvent>.From("opened", 2, EvolvedJson.Default.OpenedBefore).ToNextVersion(opened => new EvolvedEvent.OpenedThen(opened.Name, "")));
        _ = Evolution(then, Upcaster<EvolvedEvent>.From("opened", 2, EvolvedJson.Default.OpenedThen).ToNextVersion(opened => new EvolvedEvent.Opened(opened.Name, "", "")));
        _ = Evolution(then, Upcaster<EvolvedEvent>.From("opened", 2).Dropped());
    }

    private static Upcaster<EvolvedEvent>[] Opening => [Same("opened", 1), Same("opened", 2)];

    private static Upcaster<EvolvedEvent> Same(string type, int version) => Upcaster<EvolvedEvent>.From(type, version).ToNextVersion(data => data);

    private static EventEvolution<EvolvedEvent> Evolution(params Upcaster<EvolvedEvent>[] upcasters) => new([Opened, Paid], upcasters);

    private static void AssertRefused(string expected, params Upcaster<EvolvedEvent>[] upcasters) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>("Upcasters", () => Evolution(upcasters)).Message, StringComparison.Ordinal);
}

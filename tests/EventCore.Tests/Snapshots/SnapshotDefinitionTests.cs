namespace EventCore.Tests;

public sealed class SnapshotDefinitionTests
{
    [Fact]
    public void A_definition_has_documented_bounds_unless_set()
    {
        Assert.Equal((1_000, 1_048_576, ""), (Balance.Definition.EventsBetween, Balance.Definition.MaxStateBytes, Balance.Definition.Variant));
        Assert.Equal(new SnapshotName("balance"), Balance.Definition.Name);
    }

    [Fact]
    public void What_no_store_could_hold_is_refused_when_it_is_made()
    {
        Assert.Throws<ArgumentException>(() => new SnapshotDefinition<Balance>(" ", 1, SnapshotJson.Default.Balance));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SnapshotDefinition<Balance>("balance", 0, SnapshotJson.Default.Balance));
        Assert.Throws<ArgumentException>(() => Balance.Definition with { Variant = "two\nlines" });
        Assert.Throws<ArgumentOutOfRangeException>(() => Balance.Definition with { EventsBetween = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => Balance.Definition with { MaxStateBytes = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => Balance.Definition with { MaxStateBytes = 16_777_217 });
    }

    [Fact]
    public void Its_key_has_its_name_format_and_variant()
    {
        StreamId[] streams = [new("b"), new("a")];

        var key = (Balance.Definition with { Variant = "out of a" }).KeyFor(streams);

        Assert.Equal((new SnapshotName("balance"), 3, "out of a"), (key.Name, key.FormatVersion, key.Variant));
        Assert.Equal(streams, key.Streams);
    }

    [Fact]
    public void It_may_have_one_key_for_streams_in_any_order()
    {
        var ignoring = Balance.Definition with { IgnoresStreamOrder = true };

        Assert.Equal(ignoring.KeyFor([new("a"), new("b")]), ignoring.KeyFor([new("b"), new("a")]));
        Assert.NotEqual(Balance.Definition.KeyFor([new("a"), new("b")]), Balance.Definition.KeyFor([new("b"), new("a")]));
    }
}

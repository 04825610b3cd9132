using EventCore.Stores;

namespace EventCore.Tests;

public sealed class SnapshotCodecTests : IDisposable
{
    private static readonly StreamId[] Streams = [new("a")];
    private static readonly StreamHead[] Heads = [new(new StreamVersion(7), EventId.Create(TimeProvider.System))];

    private readonly string _name = $"balance-{EventId.Create(TimeProvider.System)}";
    private readonly SnapshotMeasurements _measured;

    public SnapshotCodecTests() => _measured = new SnapshotMeasurements(_name);

    private SnapshotDefinition<Balance> Definition => new(_name, 3, SnapshotJson.Default.Balance);

    public void Dispose() => _measured.Dispose();

    [Fact]
    public void A_state_comes_back_as_it_was()
    {
        var state = new Balance(1.50m, "Ål \"😀\" \u0001");

        var snapshot = Encode(Definition, state);

        Assert.True(SnapshotCodec.TryDecode(Definition, snapshot!, out var decoded));
        Assert.Equal(state, decoded);
        Assert.Equal((Definition.KeyFor(Streams), 7), (snapshot!.Key, snapshot.EventCount));
        Assert.Equal(Heads, snapshot.Heads);
    }

    [Fact]
    public void A_snapshot_of_another_name_format_or_variant_is_none()
    {
        var snapshot = Encode(Definition, new Balance(1, "Alice"))!;

        Assert.False(SnapshotCodec.TryDecode(new SnapshotDefinition<Balance>(_name, 4, SnapshotJson.Default.Balance), snapshot, out _));
        Assert.False(SnapshotCodec.TryDecode(new SnapshotDefinition<Balance>("other", 3, SnapshotJson.Default.Balance), snapshot, out _));
        Assert.False(SnapshotCodec.TryDecode(Definition with { Variant = "other" }, snapshot, out _));
        Assert.Equal(0, _measured.Unreadable);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"Amount":"plenty","Owner":"Alice"}""")]
    public void A_snapshot_that_cannot_be_read_is_none_and_counted(string json)
    {
        var snapshot = new StoredSnapshot(Definition.KeyFor(Streams), Heads, System.Text.Encoding.UTF8.GetBytes(json));

        Assert.False(SnapshotCodec.TryDecode(Definition, snapshot, out var state));

        Assert.Null(state);
        Assert.Equal(1, _measured.Unreadable);
    }

    [Fact]
    public void An_unreadable_snapshot_of_a_value_type_is_none_and_not_its_default()
    {
        var definition = new SnapshotDefinition<BalanceValue>(_name, 3, SnapshotJson.Default.BalanceValue);
        var snapshot = new StoredSnapshot(definition.KeyFor(Streams), Heads, "[]"u8.ToArray());

        Assert.False(SnapshotCodec.TryDecode(definition, snapshot, out _));

        Assert.Equal(1, _measured.Unreadable);
    }

    [Fact]
    public void A_snapshot_of_a_shape_that_changed_under_its_format_version_is_none_and_counted()
    {
        var snapshot = Encode(new SnapshotDefinition<BalanceOfBefore>(_name, 3, SnapshotJson.Default.BalanceOfBefore), new BalanceOfBefore("plenty"))!;

        Assert.False(SnapshotCodec.TryDecode(Definition, snapshot, out _));

        Assert.Equal(1, _measured.Unreadable);
    }

    [Fact]
    public void A_state_larger_than_the_bound_is_not_stored_and_counted()
    {
        var state = new Balance(1, "Alice");
        var bytes = Encode(Definition, state)!.State.Length;

        Assert.NotNull(Encode(Definition with { MaxStateBytes = bytes }, state));
        Assert.Null(Encode(Definition with { MaxStateBytes = bytes - 1 }, state));

        Assert.Equal(1, _measured.Unsaved(SnapshotMetrics.TooLarge));
    }

    [Fact]
    public void A_state_that_cannot_be_encoded_or_held_by_every_store_is_not_stored_and_counted()
    {
        Assert.Null(Encode(new SnapshotDefinition<Unencodable>(_name, 3, SnapshotJson.Default.Unencodable), new Unencodable()));
        Assert.Null(Encode(Definition, new Balance(1, "\0")));

        Assert.Equal(2, _measured.Unsaved(SnapshotMetrics.NotEncodable));
    }

    private static StoredSnapshot? Encode<TState>(SnapshotDefinition<TState> definition, TState state) =>
        SnapshotCodec.Encode(definition, definition.KeyFor(Streams), Heads, state);
}

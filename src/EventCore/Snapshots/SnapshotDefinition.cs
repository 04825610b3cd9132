using System.Text.Json.Serialization.Metadata;
using EventCore.Stores;

namespace EventCore;

/// <summary>How the folded state of a command type is stored, and when. Make it once and keep it in a static field.</summary>
/// <typeparam name="TState">The state; immutable, and whole in its JSON: what the contract leaves out is lost.</typeparam>
public sealed record SnapshotDefinition<TState>
{
    /// <summary>After how many new events another snapshot is written, unless set.</summary>
    public const int DefaultEventsBetween = 1_000;

    /// <summary>The largest state that is written, unless set: 1 MiB (1,048,576 bytes).</summary>
    public const int DefaultMaxStateBytes = 1_048_576;

    /// <summary>A kind of state.</summary>
    /// <param name="name">Its stored name, which must never change, nor be used for another kind of state.</param>
    /// <param name="formatVersion">
    /// The version of its format, from 1. Raise it with every change of what is stored or of how events are applied: a snapshot of
    /// another version is not used, and is left to the version of the application that made it.
    /// </param>
    /// <param name="contract">Its JSON contract, as source generation makes it.</param>
    /// <exception cref="ArgumentException">The name is no <see cref="SnapshotName"/>, or the format version is not 1 or more.</exception>
    public SnapshotDefinition(string name, int formatVersion, JsonTypeInfo<TState> contract)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(formatVersion, 1);
        ArgumentNullException.ThrowIfNull(contract);
        (Name, FormatVersion, Contract) = (new SnapshotName(name), formatVersion, contract);
    }

    /// <summary>Its stored name.</summary>
    public SnapshotName Name { get; }

    /// <summary>The version of its format.</summary>
    public int FormatVersion { get; }

    /// <summary>Its JSON contract.</summary>
    public JsonTypeInfo<TState> Contract { get; }

    /// <summary>
    /// What the state depends on beside the streams, their order and their events, such as which of two members that may be absent
    /// names a stream; empty, for nothing, unless set. Up to 255 characters, no control characters.
    /// </summary>
    /// <exception cref="ArgumentException">It is too long or holds a control character.</exception>
    public string Variant
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Variant));
            field = StoredText.RequireLabel(value, "snapshot variant", reserved: null, nameof(Variant));
        }
    } = "";

    /// <summary>
    /// Whether the state is the same in whatever order a command names its streams, as one that keeps a balance for each account by its id;
    /// false unless set, so that a transfer from A to B and one from B to A each have a state of their own. Set it where streams come in
    /// no fixed order, as from a set: each order would have a snapshot of its own otherwise.
    /// </summary>
    public bool IgnoresStreamOrder { get; init; }

    /// <summary>After how many new events, of all the streams together, another snapshot is written; 1,000 unless set.</summary>
    public int EventsBetween
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(EventsBetween), value, "There must be at least 1 event between two snapshots.");
    } = DefaultEventsBetween;

    /// <summary>
    /// The most bytes of JSON that are written, up to <see cref="StoredSnapshot.MaxStateBytes"/>; 1 MiB unless set. A larger state is
    /// not, and is counted by the meter <c>EventCore</c>.
    /// </summary>
    public int MaxStateBytes
    {
        get;
        init => field = value is > 0 and <= StoredSnapshot.MaxStateBytes
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MaxStateBytes), value, $"A state may have 1 to {StoredSnapshot.MaxStateBytes} bytes.");
    } = DefaultMaxStateBytes;

    internal SnapshotKey KeyFor(IEnumerable<StreamId> streams) => new(Name, FormatVersion, IgnoresStreamOrder ? streams.Order() : streams, Variant);
}

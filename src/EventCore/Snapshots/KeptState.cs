using EventCore.Stores;

namespace EventCore;

/// <summary>The states that the commands of one snapshot key folded last in this process, whatever their type.</summary>
internal abstract class KeptState(SnapshotKey key)
{
    public SnapshotKey Key { get; } = key;
}

/// <summary>The states that the commands of one snapshot key folded last in this process. Thread-safe.</summary>
/// <remarks>
/// Two are kept, because decisions are made on others that are still on their way into the log: where those fail, the last state
/// is worth nothing, and there is one not far behind that is.
/// </remarks>
internal sealed class KeptState<TState>(SnapshotDefinition<TState> definition, SnapshotKey key) : KeptState(key)
{
    private volatile FoldedState<TState>? _latest;
    private volatile FoldedState<TState>? _proved;

    // How many events the newest snapshot has that this process knows to be stored, or offered.
    private long _storedEvents;

    public SnapshotDefinition<TState> Definition => definition;

    /// <summary>What the last decision was made on, whether or not the log ever held it.</summary>
    public FoldedState<TState>? Latest => _latest;

    /// <summary>What the log held, all of it at one moment.</summary>
    public FoldedState<TState>? Proved => _proved;

    /// <summary>Takes note of what a decision is about to be made on.</summary>
    public void Fold(FoldedState<TState> folded) => _latest = folded;

    /// <summary>Takes note of what the log held at one moment.</summary>
    public void Prove(FoldedState<TState> folded) => _proved = folded;

    /// <summary>Takes note of a stored snapshot of so many events.</summary>
    public void SeeStored(long events) => Volatile.Write(ref _storedEvents, events);

    /// <summary>Whether a snapshot of so many events is due. True once: the caller is to offer it.</summary>
    public bool TakeDue(long events)
    {
        var stored = Volatile.Read(ref _storedEvents);
        return events - stored >= definition.EventsBetween && Interlocked.CompareExchange(ref _storedEvents, events, stored) == stored;
    }

    /// <summary>Forgets all of it: the log turned out to be another one.</summary>
    public void Forget()
    {
        (_latest, _proved) = (null, null);
        SeeStored(0);
    }
}

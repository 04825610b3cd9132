namespace EventCore;

/// <summary>Opts a command type in to snapshots of its state, for streams too long to be folded from their first event each time.</summary>
/// <remarks>
/// <para>Whoever implements it promises that the state depends only on what the definition names: two commands with the
/// same name, format version, variant and set of streams fold the same events to the same state, whatever else their fields
/// hold. In particular the state must not depend on which member of the command names a stream: a transfer from A to B and one
/// from B to A have the same set of streams. A command whose state does, such as one that keeps the two balances as "from" and
/// "to", tells them apart by <see cref="SnapshotDefinition{TState}.Variant"/>.</para>
/// <para>Commands of several types may share a definition where they fold the same state in the same way.</para>
/// </remarks>
/// <typeparam name="TState">The state of the command, see <see cref="ICommand{TState, TEvent}"/>.</typeparam>
public interface ISnapshotted<TState>
{
    /// <summary>How the state is stored. One for a command type, or, where there are variants, one for each.</summary>
    SnapshotDefinition<TState> Snapshot { get; }
}

namespace EventCore;

/// <summary>Opts a command type in to snapshots of its state, for streams too long to be folded from their first event each time.</summary>
/// <remarks>
/// <para>Whoever implements it promises that the state depends only on what the definition names: two commands with the
/// same name, format version, variant and streams, in the order of their members, fold the same events to the same state, whatever
/// else their fields hold. A transfer from A to B and one from B to A have each a state of their own, so it may keep the two
/// balances as "from" and "to"; where it does not, <see cref="SnapshotDefinition{TState}.IgnoresStreamOrder"/> lets them share one. Of a
/// command that names a stream twice no state is kept unless that is set.</para>
/// <para>What the order does not tell, such as which of two members that may be absent names a stream, or where one collection of
/// streams ends and the next begins, a <see cref="SnapshotDefinition{TState}.Variant"/> does.</para>
/// <para>Commands of several types may share a definition where they fold the same state in the same way.</para>
/// </remarks>
/// <typeparam name="TState">The state of the command, see <see cref="ICommand{TState, TEvent}"/>.</typeparam>
public interface ISnapshotted<TState>
{
    /// <summary>How the state is stored. One for a command type, or, where there are variants, one for each.</summary>
    SnapshotDefinition<TState> Snapshot { get; }
}

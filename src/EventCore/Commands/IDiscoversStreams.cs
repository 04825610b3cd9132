namespace EventCore;

/// <summary>A command that finds further streams in its state: to cancel an order it has to read the order to learn which stock it reserved.</summary>
/// <remarks>
/// <para>The declared streams are read and folded first. <see cref="DiscoverStreams"/> then says which streams the command also needs;
/// those are read, each once an attempt, and all events are folded again from <see cref="ICommand{TState, TEvent}.InitialState"/>,
/// merged in position order, until nothing new is named. Every stream that was read takes part in the version check, also one that
/// is no longer named once others were folded.</para>
/// <para>Events for a discovered stream are made through <see cref="DeclaredStreams{TEvent}.Discovered"/>. Rounds and streams are
/// bounded, see <see cref="CommandExecutorOptions.MaxDiscoveryRounds"/> and <see cref="CommandExecutorOptions.MaxStreams"/>. All events of
/// these streams are in memory during an attempt, whatever the stream cache may hold, and the command cannot be
/// snapshotted (<see cref="ISnapshotted{TState}"/>).</para>
/// </remarks>
/// <typeparam name="TState">The state of the command, see <see cref="ICommand{TState, TEvent}"/>.</typeparam>
public interface IDiscoversStreams<TState>
{
    /// <summary>
    /// The streams that are needed in this state beside the declared ones; those that were read already are named again, or not, as is
    /// simpler. Pure, and called after each fold.
    /// </summary>
    IEnumerable<StreamId> DiscoverStreams(TState state);
}

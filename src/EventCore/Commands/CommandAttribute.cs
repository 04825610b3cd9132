namespace EventCore;

/// <summary>
/// Marks a partial type that implements <see cref="ICommand{TState, TEvent}"/> by its <c>Apply</c> and its <c>Handle</c> alone: which
/// streams it declares, and the <c>Streams</c> that <c>Handle</c> writes through, are made from its <see cref="StreamAttribute"/>
/// members when it is compiled.
/// </summary>
/// <remarks>
/// <para><c>Decision&lt;TEvent&gt; Handle(TState state, Streams streams)</c> has a handle for each such member, of the same name.</para>
/// <para>The state before any event is what a member named <c>InitialState</c> says, if the command has one, and
/// <c>new TState()</c> otherwise.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class CommandAttribute : Attribute;

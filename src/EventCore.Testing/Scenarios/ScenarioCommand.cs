using System.Collections.Immutable;
using EventCore.Stores;

namespace EventCore.Testing;

/// <summary>A command to be executed, and what others append before its attempts get to append: one entry for each.</summary>
internal sealed record ScenarioCommand<TState, TEvent>(
    ICommand<TState, TEvent> Command, CommandOptions Options, ImmutableList<ImmutableArray<NewEvent>> Meanwhile)
    where TEvent : class, IEventUnion<TEvent>
{
    // A record tells its members, a class mostly nothing but its namespace and name.
    public override string ToString() =>
        Command.ToString() is { } text && text != Command.GetType().ToString() ? text : Command.GetType().Name;
}

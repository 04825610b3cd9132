using System.Text.Json;
using EventCore.Stores;

namespace EventCore;

/// <summary>Finds the first outcomes of command ids in the log.</summary>
internal sealed class ExecutedCommands(IEventStore store)
{
    /// <summary>What became of the execution's command id before; null where nothing did.</summary>
    /// <exception cref="CommandIdReusedException">It was another command's.</exception>
    public async ValueTask<CommandResult?> FindAsync<TState, TEvent>(Execution<TState, TEvent> execution, CancellationToken cancellationToken)
        where TEvent : class, IEventUnion<TEvent>
    {
        var id = execution.Options.CommandId!;
        var page = await store.ReadStreamsAsync(new ReadStreamsRequest([new StreamRange(id.Stream)]), cancellationToken).ConfigureAwait(false);
        if (page.Events is not [var recorded, ..])
        {
            return null;
        }

        var executed = Decode(recorded);
        if (!executed.IsOf(execution.Command.CommandName, execution.Streams))
        {
            throw new CommandIdReusedException(id, executed.Command, executed.Streams, execution.Command.CommandName, execution.Streams);
        }

        CommandMetrics.Duplicates.Add(1);
        return executed.ResultAt(recorded.Position);
    }

    private static ExecutedCommand Decode(RecordedEvent recorded)
    {
        if (recorded.Type != ExecutedCommand.EventType)
        {
            throw new EventDecodingException(
                $"its event type '{recorded.Type}' is not '{ExecutedCommand.EventType}', although streams that begin with '$' are EventCore's own.", recorded.StreamId, recorded.Version, recorded.Position);
        }

        try
        {
            return ExecutedCommand.Decode(recorded.Data.Span);
        }
        catch (JsonException undecodable)
        {
            throw new EventDecodingException($"its data is no '{recorded.Type}': {undecodable.Message}", recorded.StreamId, recorded.Version, recorded.Position, undecodable);
        }
    }
}

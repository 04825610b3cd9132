using EventCore.Stores;

namespace EventCore;

/// <summary>The rules for the streams that a command names.</summary>
internal static class CommandStreams
{
    /// <summary>The streams a command declares, each once.</summary>
    /// <exception cref="ArgumentException">There is none, there are too many, or one of them is not the application's.</exception>
    public static StreamId[] Declared<TState, TEvent>(ICommand<TState, TEvent> command, int maxStreams)
        where TEvent : class, IEventUnion<TEvent>
    {
        var declared = command.DeclaredStreams;
        StreamId[] streams = declared is ICollection<StreamId> { Count: 1 } ? [.. declared] : [.. declared.Distinct().Take(maxStreams + 1)];
        foreach (var streamId in streams)
        {
            RequireFree(streamId, command);
        }

        return streams.Length switch
        {
            0 => throw new ArgumentException($"{command.GetType().Name} must declare at least one stream, but declares none.", nameof(command)),
            var count when count > maxStreams => throw TooMany(command, maxStreams),
            _ => streams,
        };
    }

    /// <summary>Whether two members of a command name one stream.</summary>
    /// <param name="command">The command.</param>
    /// <param name="streams">Those it declares, each once.</param>
    public static bool NamesOneTwice<TState, TEvent>(ICommand<TState, TEvent> command, StreamId[] streams)
        where TEvent : class, IEventUnion<TEvent> => command.DeclaredStreams.Count() != streams.Length;

    /// <summary>Refuses a stream that is EventCore's own.</summary>
    public static void RequireFree(StreamId? streamId, object command)
    {
        if (streamId is null)
        {
            throw new ArgumentException($"{command.GetType().Name} names a stream that is null. Leave it out.", nameof(command));
        }

        if (StoredText.IsOwn(streamId.Value))
        {
            throw new ArgumentException($"{command.GetType().Name} names '{streamId}', but streams that begin with '{EventMetadata.ReservedPrefix}' are EventCore's own.", nameof(command));
        }
    }

    public static ArgumentException TooMany(object command, int maxStreams) => new(
        $"{command.GetType().Name} names more than {maxStreams} streams. Decide over fewer, or raise {nameof(CommandExecutorOptions)}.{nameof(CommandExecutorOptions.MaxStreams)} and {nameof(AppendLimits)}.{nameof(AppendLimits.MaxStreams)}.",
        nameof(command));
}

namespace EventCore;

/// <summary>The streams that a command discovers in one attempt, within their bounds.</summary>
/// <param name="command">Says which.</param>
/// <param name="declared">Those it declares.</param>
/// <param name="maxStreams">Of declared and discovered ones together.</param>
/// <param name="maxRounds">How often it may name further ones.</param>
internal sealed class StreamDiscovery<TState>(IDiscoversStreams<TState> command, IReadOnlyCollection<StreamId> declared, int maxStreams, int maxRounds)
{
    private readonly HashSet<StreamId> _all = [.. declared];
    private readonly HashSet<StreamId> _named = [];
    private readonly List<StreamId> _inOrder = [];
    private int _rounds;

    /// <summary>Those that were named, declared or not, in the order they were first named.</summary>
    public IReadOnlyCollection<StreamId> Named => _inOrder;

    /// <summary>Declared and discovered ones.</summary>
    public IReadOnlyCollection<StreamId> All => _all;

    /// <summary>What was read last, whatever came of it; null before that.</summary>
    public GatheredStreams? Seen { get; private set; }

    public void See(GatheredStreams gathered) => Seen = gathered;

    /// <summary>Those that are needed in this state and were neither declared nor named before.</summary>
    /// <exception cref="ArgumentException">There are more of them, or they were asked for more often, than is allowed.</exception>
    public IReadOnlyList<StreamId> FindFurther(TState state)
    {
        List<StreamId> further = [];
        foreach (var streamId in command.DiscoverStreams(state) ?? throw new ArgumentException($"{Name} discovered null. Return an empty list where no stream is needed.", nameof(command)))
        {
            CommandStreams.RequireFree(streamId, command);
            if (_named.Add(streamId))
            {
                _inOrder.Add(streamId);
                if (_all.Add(streamId))
                {
                    further.Add(streamId);
                }
            }

            if (_all.Count > maxStreams)
            {
                throw CommandStreams.TooMany(command, maxStreams);
            }
        }

        return further.Count == 0 || ++_rounds <= maxRounds
            ? further
            : throw new ArgumentException(
                $"{Name} still discovers streams after {maxRounds} rounds, such as '{further[0]}'. Name more of them at once, or raise {nameof(CommandExecutorOptions)}.{nameof(CommandExecutorOptions.MaxDiscoveryRounds)}.",
                nameof(command));
    }

    private string Name => command.GetType().Name;
}

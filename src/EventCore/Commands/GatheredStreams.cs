namespace EventCore;

/// <summary>Whole streams, that may be as of different moments: what a command that discovers streams is decided on.</summary>
/// <param name="versions">The versions of all of them, in the order they were declared and discovered.</param>
/// <param name="read">Those that were read from the store in this attempt, at the versions they had then.</param>
/// <param name="reads">How many reads, one after another, that took.</param>
internal abstract class GatheredStreams(StreamVersions versions, StreamVersions read, int reads)
{
    /// <summary>The versions of all of them, in the order they were declared and discovered.</summary>
    public StreamVersions Versions { get; } = versions;

    /// <summary>Those that were read from the store in this attempt, at the versions they had then.</summary>
    public StreamVersions Read { get; } = read;

    /// <summary>How many reads, one after another, that took.</summary>
    public int Reads { get; } = reads;

    /// <summary>Nothing is older than this attempt.</summary>
    public bool IsAllRead => Read.Count == Versions.Count;
}

/// <summary>Whole streams in memory, to be folded as often as need be.</summary>
/// <param name="histories">The events of each.</param>
/// <param name="read">Those that were read from the store in this attempt, at the versions they had then.</param>
/// <param name="reads">How many reads, one after another, that took.</param>
internal sealed class GatheredStreams<TEvent>(IReadOnlyList<StreamHistory<TEvent>> histories, StreamVersions read, int reads)
    : GatheredStreams(new StreamVersions([.. histories.Select(history => history.StreamId)], [.. histories.Select(history => history.Version)]), read, reads)
    where TEvent : class, IEventUnion<TEvent>
{
    private readonly IReadOnlyList<StreamHistory<TEvent>> _histories = histories;

    /// <summary>These and further ones.</summary>
    public GatheredStreams<TEvent> With(GatheredStreams<TEvent> further) =>
        new([.. _histories, .. further._histories], new StreamVersions(Read.Concat(further.Read)), Reads + further.Reads);

    /// <summary>The state that all events make, merged in position order.</summary>
    public DecisionBasis<TState, TEvent> Fold<TState>(ICommand<TState, TEvent> command)
    {
        var plan = new ReadPlan<TEvent>([.. Versions.Keys], _histories, Ranges: [], PendingStreams.None);
        return new DecisionBasis<TState, TEvent>(new MergedFold<TState, TEvent>(command, plan).Complete(), Versions, Read, _histories, BasedOn: []) { Reads = Reads };
    }
}

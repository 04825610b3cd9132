namespace EventCore.Tests;

/// <summary>A command whose state tells what was folded of each stream, with snapshots of each.</summary>
internal sealed class TrailsCommand(IReadOnlyList<string> streams, SnapshotDefinition<Trails> definition, bool tells = false, bool createsFirst = false)
    : ICommand<Trails, CounterEvent>, ISnapshottedByStream<Trails>, ICreatesStreams
{
    /// <summary>A stream that is folded from its first event each time.</summary>
    public const string Short = "short";

    public IEnumerable<StreamId> DeclaredStreams => streams.Select(stream => new StreamId(stream));

    public Trails InitialState => Trails.None;

    /// <summary>How many events were folded for it.</summary>
    public int Applied { get; private set; }

    public bool Creates(StreamId streamId) => createsFirst && streamId.Value == streams[0];

    public SnapshotDefinition<Trails>? SnapshotOf(StreamId streamId) => streamId.Value == Short ? null : definition;

    public Trails Combine(Trails one, Trails other) => one.With(other);

    public Trails Apply(Trails state, Recorded<CounterEvent> recorded)
    {
#pragma warning disable EC0009 // Counting the calls is what this one is for.
        Applied++;
#pragma warning restore EC0009
        return state.After(recorded.StreamId, recorded.Id);
    }

    /// <summary>Appends what it saw to the first stream, or rejects and says so.</summary>
    public Decision<CounterEvent> Decide(Trails state, DeclaredStreams<CounterEvent> declared)
    {
        var said = $"{string.Join(' ', streams)}|{state}";
        return tells
            ? Decision.Reject("seen", said)
            : Decision.Append(declared.Handle(new StreamId(streams[0])).Event(new CounterEvent.Marked(said)));
    }

    /// <summary>Whether this is what such a command says.</summary>
    public static bool Said(string said) => said.Contains('|', StringComparison.Ordinal);

    /// <summary>What one says on the streams that <paramref name="said"/> names, where these events are in the log.</summary>
    public static string SaidOf(string said, IEnumerable<Recorded<CounterEvent>> log)
    {
        var streams = said[..said.IndexOf('|', StringComparison.Ordinal)];
        var seen = log.Where(recorded => streams.Split(' ').Contains(recorded.StreamId.Value)).Aggregate(Trails.None, (trails, recorded) => trails.After(recorded.StreamId, recorded.Id));
        return $"{streams}|{seen}";
    }
}

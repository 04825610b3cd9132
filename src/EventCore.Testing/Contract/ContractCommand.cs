namespace EventCore.Testing;

/// <summary>Decides by how many events its streams hold.</summary>
/// <param name="name">What it is called.</param>
/// <param name="streams">Its streams.</param>
/// <param name="decide">What it decides, given that number.</param>
internal sealed class ContractCommand(string name, IReadOnlyList<StreamId> streams, Func<int, DeclaredStreams<ContractEvent>, Decision<ContractEvent>> decide)
    : ICommand<int, ContractEvent>
{
    public string CommandName => name;

    public IEnumerable<StreamId> DeclaredStreams => streams;

    public int InitialState => 0;

    public int Apply(int state, Recorded<ContractEvent> recorded) => state + 1;

    public Decision<ContractEvent> Decide(int state, DeclaredStreams<ContractEvent> streams) => decide(state, streams);

    /// <summary>Appends one event to each of the streams.</summary>
    public static ContractCommand Count(params IReadOnlyList<StreamId> streams) => new(
        "count", streams, (state, declared) => Decision.Append(declared.Handles(streams).Select((handle, index) => handle.Event(new ContractEvent.Counted(state + index + 1)))));

    /// <summary>Appends to the first stream where all of them hold as many events as said, and rejects elsewhere.</summary>
    public static ContractCommand CountAt(int events, params IReadOnlyList<StreamId> streams) => new(
        "count-at",
        streams,
        (state, declared) => state == events
            ? Decision.Append(declared.Handle(streams[0]).Event(new ContractEvent.Counted(state + 1)))
            : Decision.Reject("not-then", $"There are {state}.", new Dictionary<string, string>(StringComparer.Ordinal) { ["found"] = $"{state}", ["an odd name"] = "\"ä\"" }));

    /// <summary>Appends nothing.</summary>
    public static ContractCommand Nothing(params IReadOnlyList<StreamId> streams) => new("nothing", streams, (_, _) => Decision.Nothing);
}

namespace EventCore.Cli;

/// <summary>A workload that may be asked for by name.</summary>
/// <param name="Name">What <c>--workload</c> takes.</param>
/// <param name="Description">One operation, in a few words.</param>
/// <param name="BaseOperations">How many operations it has at scale 1.</param>
/// <param name="Create">Makes it.</param>
internal sealed record WorkloadDefinition(string Name, string Description, int BaseOperations, Func<WorkloadPlan, IWorkload> Create)
{
    /// <summary>As many as the product is to serve.</summary>
    private const int ManyCommands = 1_000;

    /// <summary>As many as the product is to serve.</summary>
    private const int ManyReads = 10_000;

    private const int LeastOfMixed = ThreeStreamWorkload.AccountsPerTransfer;

    /// <summary>The product's validation: what runs where nothing is asked for, in this order.</summary>
    public static IReadOnlyList<WorkloadDefinition> Validation { get; } =
    [
        new(SingleStreamWorkload.Name, "one financial transaction over 1 of 100 accounts", SingleStreamWorkload.BaseOperations, plan => new SingleStreamWorkload(plan)),
        new(MultiStreamWorkload.Name, "one order over 4-7 streams: itself, its customer, 2-5 of 50 products", MultiStreamWorkload.BaseOperations, plan => new MultiStreamWorkload(plan)),
        new(BatchWorkload.Name, "one decision that appends 100 events to a new stream", BatchWorkload.BaseOperations, plan => new BatchWorkload(plan)) { CountsEvents = true },
    ];

    /// <summary>Every workload, in the order they run.</summary>
    public static IReadOnlyList<WorkloadDefinition> All { get; } =
    [
        .. Validation,
        new(MultiStreamWorkload.ComplexName, "one order over 5-8 streams: itself, its customer, 3-6 of 50 products", MultiStreamWorkload.BaseOperations, plan => new MultiStreamWorkload(plan, fewestProducts: MultiStreamWorkload.FewestComplexProducts)),
        new(ThreeStreamWorkload.Name, "one transfer with a fee, over 3 of 1,000 accounts, an event to each", ThreeStreamWorkload.BaseOperations, plan => new ThreeStreamWorkload(plan))
        {
            LeastStreams = ThreeStreamWorkload.AccountsPerTransfer,
        },
        new("contention", "one financial transaction, all over the same account", SingleStreamWorkload.BaseOperations, plan => new SingleStreamWorkload(plan with { Streams = 1 })),
        new(HotStreams.Name, "one financial transaction over 1 of 1,000 accounts, 9 of 10 over the hottest 10", SingleStreamWorkload.BaseOperations, plan => new SingleStreamWorkload(plan, defaultAccounts: HotStreams.DefaultAccounts, choice: HotStreams.Choose)),
        new("lone-command", "one financial transaction over 1 of 100 accounts, one at a time", SingleStreamWorkload.BaseOperations, plan => new SingleStreamWorkload(plan)) { AtOnce = 1 },
        new("many-commands", $"one financial transaction over 1 of 1,000 accounts, {ManyCommands:N0} at once", 5 * ManyCommands, plan => new SingleStreamWorkload(plan, defaultAccounts: 1_000)) { AtOnce = ManyCommands },
        new(ReadStreamsWorkload.Name, ReadOf("1"), ReadStreamsWorkload.BaseOperations, plan => new ReadStreamsWorkload(plan, streamsAtOnce: 1)),
        new(ReadStreamsWorkload.SeveralName, ReadOf($"{ReadStreamsWorkload.Several}"), ReadStreamsWorkload.BaseOperations, plan => new ReadStreamsWorkload(plan, ReadStreamsWorkload.Several)) { LeastStreams = ReadStreamsWorkload.Several },
        new("many-reads", $"{ReadOf("1")}, {ManyReads:N0} at once", ManyReads, plan => new ReadStreamsWorkload(plan, streamsAtOnce: 1)) { AtOnce = ManyReads },
        new($"lone-{ReadStreamsWorkload.Name}", $"{ReadOf("1")}, one at a time", ReadStreamsWorkload.BaseOperations, plan => new ReadStreamsWorkload(plan, streamsAtOnce: 1)) { AtOnce = 1 },
        new($"lone-{ReadStreamsWorkload.SeveralName}", $"{ReadOf($"{ReadStreamsWorkload.Several}")}, one at a time", ReadStreamsWorkload.BaseOperations, plan => new ReadStreamsWorkload(plan, ReadStreamsWorkload.Several))
        {
            LeastStreams = ReadStreamsWorkload.Several,
            AtOnce = 1,
        },
        new(ReadLogWorkload.Name, $"one page of {ReadLogWorkload.EventsPerPage:N0} events, one reader, page after page in order", ReadLogWorkload.BaseOperations, plan => new ReadLogWorkload(plan))
        {
            AtOnce = 1,
            IsEndless = false,
            CountsEvents = true,
        },
        new(ReadLogWorkload.SubscriptionName, $"{ReadLogWorkload.EventsPerPage:N0} events that a subscription catches up with", ReadLogWorkload.BaseOperations, plan => new ReadLogWorkload(plan, ReadLogWorkload.Subscribe))
        {
            AtOnce = 1,
            IsEndless = false,
            CountsEvents = true,
        },
        new(LiveSubscriptionWorkload.Name, "one event, from its append to a subscriber that waits for it", LiveSubscriptionWorkload.BaseOperations, plan => new LiveSubscriptionWorkload(plan)) { AtOnce = 1 },
        Projection(ProjectionWorkload.SimpleName, "a row for each order", SalesModel.Simple),
        Projection(ProjectionWorkload.ComplexName, "three tables, with lookups", SalesModel.Complex),
        new(LiveProjectionWorkload.Name, $"one order of {RecordOrders.EventsPerOrder} events, from its append to its row in a read model", LiveProjectionWorkload.BaseOperations, plan => new LiveProjectionWorkload(plan))
        {
            AtOnce = 1,
            NeedsReadModels = true,
        },
        new(MixedWorkload.Name, "of 20, 12 transactions, 4 transfers, 3 reads of a stream and 1 batch", MixedWorkload.BaseOperations, plan => new MixedWorkload(plan)) { LeastStreams = LeastOfMixed },
        new(MixedWorkload.SoakName, $"the same, in one round, for --duration or {BenchSettings.DefaultSoak.TotalMinutes:N0} minutes", MixedWorkload.BaseOperations, plan => new MixedWorkload(plan))
        {
            LeastStreams = LeastOfMixed,
            IsSoak = true,
        },
    ];

    /// <summary>Over fewer streams it cannot spread.</summary>
    public int LeastStreams { get; init; } = 1;

    /// <summary>How many operations are under way at once, whatever the run was asked for; null is as many as it was asked for.</summary>
    public int? AtOnce { get; init; }

    /// <summary>Whether the events of its operations say more of it than their number.</summary>
    public bool CountsEvents { get; init; }

    /// <summary>Whether it needs a store whose transactions read models are part of.</summary>
    public bool NeedsReadModels { get; init; }

    /// <summary>Whether there can be as many operations as there is time for; otherwise they are all prepared, and their number is what the scale says.</summary>
    public bool IsEndless { get; init; } = true;

    /// <summary>Whether it is for seeing what changes over a long time: one round, which ends by its time.</summary>
    public bool IsSoak { get; init; }

    private static WorkloadDefinition Projection(string name, string of, SalesModel model) =>
        new(name, $"{ProjectionWorkload.EventsPerOperation:N0} events that a projection catches up with: {of}", ProjectionWorkload.BaseOperations, plan => new ProjectionWorkload(plan, model))
        {
            AtOnce = 1,
            IsEndless = false,
            CountsEvents = true,
            NeedsReadModels = true,
        };

    private static string ReadOf(string streams) => $"one read of {streams} of 100 streams of {ReadStreamsWorkload.EventsPerStream} events";
}

namespace EventCore.Cli;

/// <summary>A workload that may be asked for by name.</summary>
/// <param name="Name">What <c>--workload</c> takes.</param>
/// <param name="Description">One operation, in a few words.</param>
/// <param name="BaseOperations">How many operations it has at scale 1.</param>
/// <param name="Create">Makes it.</param>
internal sealed record WorkloadDefinition(string Name, string Description, int BaseOperations, Func<WorkloadPlan, IWorkload> Create)
{
    /// <summary>The product's validation: what runs where nothing is asked for, in this order.</summary>
    public static IReadOnlyList<WorkloadDefinition> Validation { get; } =
    [
        new(SingleStreamWorkload.Name, "one financial transaction over 1 of 100 accounts", SingleStreamWorkload.BaseOperations, plan => new SingleStreamWorkload(plan)),
        new(MultiStreamWorkload.Name, "one order over 4-7 streams: itself, its customer, 2-5 of 50 products", MultiStreamWorkload.BaseOperations, plan => new MultiStreamWorkload(plan)),
        new(BatchWorkload.Name, "one decision that appends 100 events to a new stream", BatchWorkload.BaseOperations, plan => new BatchWorkload(plan)),
    ];

    /// <summary>Every workload, in the order they run.</summary>
    public static IReadOnlyList<WorkloadDefinition> All { get; } =
    [
        .. Validation,
        new(ThreeStreamWorkload.Name, "one transfer with a fee, over 3 of 1,000 accounts, an event to each", ThreeStreamWorkload.BaseOperations, plan => new ThreeStreamWorkload(plan))
        {
            LeastStreams = ThreeStreamWorkload.AccountsPerTransfer,
        },
        new(ReadLogWorkload.Name, $"one page of {ReadLogWorkload.EventsPerPage:N0} events, one reader, page after page in order", ReadLogWorkload.BaseOperations, plan => new ReadLogWorkload(plan))
        {
            MaxConcurrency = 1,
        },
    ];

    /// <summary>Over fewer streams it cannot spread.</summary>
    public int LeastStreams { get; init; } = 1;

    /// <summary>How many operations may be under way at once, whatever the run was asked for.</summary>
    public int MaxConcurrency { get; init; } = BenchSettings.MaxConcurrency;
}

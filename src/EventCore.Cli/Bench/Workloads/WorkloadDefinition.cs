namespace EventCore.Cli;

/// <summary>A workload that may be asked for by name.</summary>
/// <param name="Name">What <c>--workload</c> takes.</param>
/// <param name="Description">One operation, in a few words.</param>
/// <param name="BaseOperations">How many operations it has at scale 1.</param>
/// <param name="Create">Makes it: on streams that begin with a prefix, with so many operations.</param>
internal sealed record WorkloadDefinition(string Name, string Description, int BaseOperations, Func<string, int, IWorkload> Create)
{
    /// <summary>Every workload, in the order they run.</summary>
    public static IReadOnlyList<WorkloadDefinition> All { get; } =
    [
        new(SingleStreamWorkload.Name, "one financial transaction over 1 of 100 accounts", SingleStreamWorkload.BaseOperations, (prefix, operations) => new SingleStreamWorkload(prefix, operations)),
        new(MultiStreamWorkload.Name, "one order over 4-7 streams: itself, its customer, 2-5 of 50 products", MultiStreamWorkload.BaseOperations, (prefix, operations) => new MultiStreamWorkload(prefix, operations)),
        new(BatchWorkload.Name, "one decision that appends 100 events to a new stream", BatchWorkload.BaseOperations, (prefix, operations) => new BatchWorkload(prefix, operations)),
    ];
}

using System.Reflection;

namespace EventCore.Cli;

/// <summary>Makes the document of a run, of as much of it as has been measured.</summary>
/// <param name="command">What was typed.</param>
/// <param name="runId">Every stream of the run begins with it.</param>
/// <param name="startedAt">When the run began.</param>
/// <param name="store">What it runs against.</param>
/// <param name="settings">What was asked for.</param>
/// <param name="targets">What it is held against.</param>
/// <param name="compare">Holds it against an earlier run; null where none was named.</param>
internal sealed class DocumentMaker(
    string command, string runId, DateTimeOffset startedAt, StoreFacts store, BenchSettings settings, IReadOnlyList<Target> targets, Func<BenchDocument, ComparisonDocument>? compare)
{
    public BenchDocument Make(BenchResults results, bool complete)
    {
        var document = WithoutVerdicts(results, complete);
        var comparison = complete ? compare?.Invoke(document) : null;
        return document with { Comparison = comparison, Targets = [.. targets.Select(target => target.Judge(document.Workloads, comparison))] };
    }

    private BenchDocument WithoutVerdicts(BenchResults results, bool complete)
    {
        var machine = Machine.Current;
        IReadOnlyList<WorkloadDocument> workloads = [.. results.Workloads.Select(WorkloadDocument.Of)], scaling = [.. results.Scaling.Select(WorkloadDocument.Of)];
        IReadOnlyList<WorkloadDocument> all = [.. workloads, .. scaling];
        return new BenchDocument
        {
            Version = BenchDocument.CurrentVersion,
            Complete = complete,
            Command = command,
            Tool = typeof(CommandExecutor).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
            RunId = runId,
            StartedAt = startedAt,
            Machine = new MachineDocument(machine.Cores, machine.MemoryBytes, machine.OperatingSystem, machine.Architecture, machine.Runtime, machine.Optimized),
            Store = new StorageDocument(store.Name, store.Version, store.IsDurable, store.DurabilityGaps, store.Settings.ToDictionary(StringComparer.Ordinal)),
            Load = new LoadDocument(
                settings.Duration is null ? settings.Scale ?? 1 : settings.Scale,
                settings.Concurrency,
                settings.Rate,
                settings.Rounds,
                settings.Streams,
                settings.Duration?.TotalSeconds,
                settings.WarmUp.TotalSeconds,
                settings.Cache.MaxBytes,
                settings.Snapshots.MaxStates),
            Operations = all.Sum(workload => workload.Operations),
            Succeeded = all.Sum(workload => workload.Succeeded),
            Rejected = all.Sum(workload => workload.Rejected),
            Conflicted = all.Sum(workload => workload.Conflicted),
            Failed = all.Sum(workload => workload.Failed),
            Yardstick = YardstickDocument.Of(results.Yardsticks),
            YardstickFailure = results.YardstickFailure,
            Workloads = workloads,
            Scaling = scaling,
            Targets = [],
        };
    }
}

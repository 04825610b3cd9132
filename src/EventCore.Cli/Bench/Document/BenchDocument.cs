using System.Text.Json.Serialization;

namespace EventCore.Cli;

/// <summary>
/// What a run measured, as it is saved and as every report is made from it; <c>docs/guide/bench-json.md</c> describes it. Names carry
/// their units; a figure that there is none of is null. Fields are only ever added while the version stays.
/// </summary>
internal sealed record BenchDocument
{
    /// <summary>Of the shape that this tool writes and reads.</summary>
    public const int CurrentVersion = 2;

    public required int Version { get; init; }

    /// <summary>Whether everything that was asked for was measured; false in what a run leaves that was stopped half-way.</summary>
    public required bool Complete { get; init; }

    /// <summary>What was typed, without passwords.</summary>
    public required string Command { get; init; }

    /// <summary>The tool's version.</summary>
    public required string Tool { get; init; }

    /// <summary>Every stream of the run begins with it.</summary>
    public required string RunId { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required MachineDocument Machine { get; init; }

    public required StorageDocument Store { get; init; }

    public required LoadDocument Load { get; init; }

    /// <summary>The sum of the four below.</summary>
    public required long Operations { get; init; }

    public required long Succeeded { get; init; }

    /// <summary>A business rule said no.</summary>
    public required long Rejected { get; init; }

    /// <summary>Commands that gave up after as many conflicts as they may be tried again.</summary>
    public required long Conflicted { get; init; }

    /// <summary>Anything else.</summary>
    public required long Failed { get; init; }

    /// <summary>What the bare database did in the same run; null where nothing is known of it.</summary>
    public YardstickDocument? Yardstick { get; init; }

    /// <summary>Why nothing is known of it.</summary>
    public string? YardstickFailure { get; init; }

    /// <summary>Each that ran.</summary>
    public required IReadOnlyList<WorkloadDocument> Workloads { get; init; }

    /// <summary>One workload with more and more operations at once; empty where that was not asked for.</summary>
    public required IReadOnlyList<WorkloadDocument> Scaling { get; init; }

    /// <summary>Every target, also those that nothing was measured for.</summary>
    public required IReadOnlyList<TargetDocument> Targets { get; init; }

    /// <summary>This run beside an earlier one; null where none was named.</summary>
    public ComparisonDocument? Comparison { get; init; }

    /// <summary>What every report calls the run.</summary>
    [JsonIgnore]
    public string Title => $"{Store.Name}{(Store.Version is null ? "" : $" {Store.Version}")}";

    public int Count(TargetOutcome outcome) => Targets.Count(target => target.Outcome == outcome);
}

using System.Globalization;

namespace EventCore.Benchmarks;

/// <summary>What <c>eventcore bench</c> is asked for.</summary>
/// <param name="Workloads">By their names.</param>
internal sealed record BenchLoad(params IReadOnlyList<string> Workloads)
{
    /// <summary>How many commands are under way at once.</summary>
    public int Workers { get; init; } = 64;

    /// <summary>Whether streams are kept in memory.</summary>
    public bool Cache { get; init; } = true;

    /// <summary>Whether the commands that opted in to snapshots go on from the state that was folded before.</summary>
    public bool Snapshots { get; init; } = true;

    /// <summary>Over how many streams; null is the workload's own number.</summary>
    public int? Streams { get; init; }

    /// <summary>What the operations are multiplied by; null is once, or with <see cref="Seconds"/> as many as there is time for.</summary>
    public int? Scale { get; init; }

    /// <summary>When the run ends; null is after its operations.</summary>
    public int? Seconds { get; init; }

    /// <summary>How long it is warmed up before it is measured.</summary>
    public int WarmUpSeconds { get; init; } = 2;

    /// <summary>When the run begins; null is as soon as it can.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>When appends wait until they are durable.</summary>
    public CommitWait CommitWait { get; init; }

    /// <summary>The schema of the store; null is the tool's default.</summary>
    public string? Schema { get; init; }

    /// <summary>For whoever is waiting.</summary>
    public string Name =>
        $"EventCore, {string.Join(" and ", Workloads)}, {(Workers == 1 ? "1 worker" : $"{Workers} workers")}{(Streams is { } streams ? $", {streams} {(streams == 1 ? "stream" : "streams")}" : "")}{(Cache ? "" : ", cache off")}{(Snapshots ? "" : ", snapshots off")}";

    /// <summary>The arguments, without the server: its password is for the environment.</summary>
    public IReadOnlyList<string> Arguments =>
    [
        "bench", "--json", "--rounds", "1", "--yardstick", "off", "--concurrency", $"{Workers}", "--warm-up", $"{WarmUpSeconds}", "--cache", Cache ? "on" : "off", "--snapshots", Snapshots ? "on" : "off",
        .. Workloads.SelectMany(workload => new[] { "--workload", workload }),
        .. Streams is { } streams ? ["--streams", $"{streams}"] : Array.Empty<string>(),
        .. Scale is { } scale ? ["--scale", $"{scale}"] : Array.Empty<string>(),
        .. Seconds is { } seconds ? ["--duration", $"{seconds}s"] : Array.Empty<string>(),
        .. StartAt is { } startAt ? ["--start-at", startAt.ToString("O", CultureInfo.InvariantCulture)] : Array.Empty<string>(),
        .. CommitWait == CommitWait.OutsideLock ? ["--commit-wait", "outside-lock"] : Array.Empty<string>(),
        .. Schema is not null ? ["--schema", Schema] : Array.Empty<string>(),
    ];
}

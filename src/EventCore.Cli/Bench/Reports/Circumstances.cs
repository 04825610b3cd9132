namespace EventCore.Cli;

/// <summary>Under which circumstances a run measured, in lines of a name and a text.</summary>
internal static class Circumstances
{
    public static IEnumerable<(string Name, string Text)> Of(BenchDocument run)
    {
        yield return ("run", $"{run.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, {run.RunId}");
        yield return ("command", run.Command);
        yield return ("machine", $"{run.Machine.Cores} cores, {run.Machine.MemoryBytes / (1024.0 * 1024 * 1024):N1} GiB memory, {run.Machine.Architecture}, {run.Machine.Runtime}");
        yield return ("", run.Machine.OperatingSystem);
        yield return ("store", $"{run.Title}{(run.Store.Durable ? ", durable" : ", NOT DURABLE")}");
        foreach (var (name, value) in run.Store.Settings)
        {
            yield return ("", $"{name} = {value}");
        }

        yield return ("load", LoadOf(run.Load));
        foreach (var workload in run.Workloads.Where(workload => workload.Concurrency != run.Load.Concurrency))
        {
            yield return ("", $"{workload.Name}: {workload.Concurrency:N0} at once");
        }

        yield return ("", run.Load.CacheMaxBytes == 0 ? "stream cache off: every command reads its streams" : $"stream cache of {run.Load.CacheMaxBytes / (1024 * 1024):N0} MiB");
        yield return ("", run.Load.SnapshotMaxStates == 0
            ? "snapshots off: every command folds all events of its streams"
            : "snapshots on: commands go on from states of accounts and products that were folded before");
        yield return ("figures", $"rates are successes per second of wall time, the median of {(run.Load.Rounds == 1 ? "one round" : $"{run.Load.Rounds} rounds")}; latencies");
        yield return ("", $"are those of successes{(run.Load.RatePerSecond is null ? "" : ", from when they were due")}; {run.Load.WarmUpSeconds:N0} s of warm-up are not counted");
    }

    /// <summary>Why the figures are not to be taken at their word, a sentence each.</summary>
    public static IEnumerable<string> Warnings(BenchDocument run)
    {
        if (!run.Complete)
        {
            yield return "NOT COMPLETE: the run was stopped before everything was measured.";
        }

        if (!run.Store.Durable)
        {
            yield return "NOT DURABLE: acknowledged appends of this run could have been lost. Not to be compared with durable figures.";
            foreach (var gap in run.Store.DurabilityGaps)
            {
                yield return gap;
            }
        }

        if (!run.Machine.Optimized)
        {
            yield return "DEBUG BUILD: this measured unoptimized code. Build with -c Release for figures that count.";
        }

        if (run.YardstickFailure is { } failure)
        {
            yield return $"The bare database could not be measured: {failure}";
        }
    }

    private static string LoadOf(LoadDocument load) => string.Join(", ", new[]
    {
        $"{load.Concurrency:N0} at once ({(load.RatePerSecond is { } rate ? $"open loop, {rate:N0} due each second" : "closed loop")})",
        load.Scale is { } scale ? $"scale {scale:N0}" : "",
        load.Streams is { } streams ? $"{streams:N0} streams" : "",
        load.DurationSeconds is { } seconds ? $"{seconds:N0} s a round at most" : "",
    }.Where(part => part.Length > 0));
}

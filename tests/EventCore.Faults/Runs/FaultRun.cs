using System.Diagnostics;

namespace EventCore.Faults;

/// <summary>Scenarios in turn, until the time is over.</summary>
internal sealed class FaultRun(TimeSpan time, int seed, IReadOnlyList<string> only, int faults, ControlRuns controls, FileInfo? report, bool untilFailure)
{
    private const int ControlFaults = 2;
    private const int MaxControlFaults = 10;

    private readonly FaultTotals _totals = new(seed);
    private readonly long _started = Stopwatch.GetTimestamp();

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var all = AllScenarios.Create();
        if (only.FirstOrDefault(name => all.All(scenario => scenario.Name != name)) is { } unknown)
        {
            await Console.Error.WriteLineAsync($"There is no scenario '{unknown}', only: {string.Join(", ", all.Select(scenario => scenario.Name))}.");
            return 2;
        }

        Console.WriteLine($"Seed {seed}. PostgreSQL from {PostgresServer.Binaries}.");
        var scenarios = all.Where(scenario => only.Count == 0 || only.Contains(scenario.Name)).ToList();
        for (var turn = 0; GoesOn(turn); turn++)
        {
            foreach (var scenario in scenarios.TakeWhile(_ => GoesOn(turn)))
            {
                await RunAsync(scenario, turn, cancellationToken);
            }
        }

        Console.WriteLine(_totals.ToString());
        if (report is not null)
        {
            report.Directory?.Create();
            await File.WriteAllTextAsync(report.FullName, _totals.ToMarkdown(Stopwatch.GetElapsedTime(_started)), cancellationToken);
        }

        return _totals.IsSound ? 0 : 1;
    }

    private bool GoesOn(int turn) => (turn == 0 || Stopwatch.GetElapsedTime(_started) < time) && (_totals.IsSound || !untilFailure);

    private async Task RunAsync(Scenario scenario, int turn, CancellationToken cancellationToken)
    {
        if (scenario.SkipReason is { } reason)
        {
            _totals.AddSkipped(scenario, reason);
            if (turn == 0)
            {
                Console.WriteLine($"{scenario.Name}: skipped: {reason}");
            }

            return;
        }

        if (controls != ControlRuns.Only && await TryRunAsync(scenario, turn, faults * scenario.FaultsFactor, isControl: false, cancellationToken) is { } result)
        {
            _totals.Add(scenario, result);
        }

        if (turn == 0 && controls != ControlRuns.Never)
        {
            // A few faults are enough, but where none of them met anybody at the right moment.
            var failed = await ControlFailsAsync(scenario, turn, ControlFaults, cancellationToken);
            failed = failed == false ? await ControlFailsAsync(scenario, turn, MaxControlFaults, cancellationToken) : failed;
            _totals.AddControl(scenario, failed);
        }
    }

    /// <returns>Null where it could not be run to its end.</returns>
    private async Task<bool?> ControlFailsAsync(Scenario scenario, int turn, int count, CancellationToken cancellationToken) =>
        await TryRunAsync(scenario, turn, count, isControl: true, cancellationToken) is { } control ? scenario.ControlFailed(control) : null;

    /// <returns>Null where it could not be run to its end, which is counted.</returns>
    private async Task<ScenarioResult?> TryRunAsync(Scenario scenario, int turn, int count, bool isControl, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(scenario, turn, count, isControl, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            Console.WriteLine($"{scenario.Name}{(isControl ? ", control" : "")}: BROKEN OFF: {failure}");
            _totals.AddBrokenOff(scenario);
            return null;
        }
    }

    private async Task<ScenarioResult> RunAsync(Scenario scenario, int turn, int count, bool isControl, CancellationToken cancellationToken)
    {
        var parent = Directory.Exists("/var/tmp") ? "/var/tmp" : Path.GetTempPath();
        var directory = Directory.CreateTempSubdirectory().FullName;
        Directory.Delete(directory);
        directory = Directory.CreateDirectory(Path.Combine(parent, "eventcore-faults." + Path.GetFileName(directory))).FullName;
        try
        {
            if (Environment.IsPrivilegedProcess)
            {
                await Shell.RunAsync(["chown", "postgres:", directory], cancellationToken);
            }

            var started = Stopwatch.GetTimestamp();
            var context = new ScenarioContext(directory, new Random(SeedOf(scenario, turn)), count, isControl);
            var result = await scenario.RunAsync(context, cancellationToken);
            Console.WriteLine($"{scenario.Name}{(isControl ? $", control ({scenario.Control})" : "")}, {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s: {result}");
            return result;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>The same in every process, which a string's hash code is not.</summary>
    private int SeedOf(Scenario scenario, int turn) => scenario.Name.Aggregate(unchecked((seed * 31) + turn), (hash, character) => unchecked((hash * 31) + character));
}

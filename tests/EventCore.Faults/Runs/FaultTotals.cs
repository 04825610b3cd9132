using System.Globalization;
using System.Text;
using EventCore.Testing;

namespace EventCore.Faults;

/// <summary>The figures of a whole run.</summary>
internal sealed class FaultTotals(int seed)
{
    private readonly Dictionary<string, ScenarioTotals> _scenarios = new(StringComparer.Ordinal);

    public bool IsSound => _scenarios.Values.All(totals => totals is { Violations: 0, Problems: 0, ControlFailed: not false });

    public void Add(Scenario scenario, ScenarioResult result)
    {
        var totals = Of(scenario);
        totals.Runs++;
        totals.Faults += result.Faults;
        totals.Operations += result.History.OperationCount;
        totals.Events += result.History.Events;
        totals.Deliveries += result.History.Deliveries;
        totals.Unknown += result.History.Operations.GetValueOrDefault(OperationOutcome.Unknown);
        totals.UnknownButStored += result.History.UnknownButStored;
        totals.Violations += result.History.ViolationCount;
        totals.Problems += result.Problems.Length;
        totals.Recoveries.AddRange(result.Recoveries);
    }

    public void AddControl(Scenario scenario, bool failed) => Of(scenario).ControlFailed = failed;

    /// <summary>It could not be run to its end, which proves nothing and hides perhaps much.</summary>
    public void AddBrokenOff(Scenario scenario) => Of(scenario).Problems++;

    public void AddSkipped(Scenario scenario, string reason) => Of(scenario).SkipReason = reason;

    public override string ToString()
    {
        var all = _scenarios.Values;
        var text = new StringBuilder();
        foreach (var totals in all.Where(totals => totals.ControlFailed == false))
        {
            text.AppendLine($"{totals.Scenario.Name}: the control ({totals.Scenario.Control}) did not fail, so this scenario proves nothing.");
        }

        return text.Append(CultureInfo.InvariantCulture, $"{all.Sum(totals => totals.Faults)} faults of {all.Count(totals => totals.Faults > 0)} kinds, {all.Sum(totals => totals.Operations)} operations checked, ")
            .Append($"{all.Sum(totals => totals.Violations)} violations, {all.Sum(totals => totals.Problems)} problems, {all.Count(totals => totals.SkipReason is not null)} kinds skipped. ")
            .Append($"Seed {seed}: {(IsSound ? "passed" : "FAILED")}.").ToString();
    }

    public string ToMarkdown(TimeSpan time)
    {
        var text = new StringBuilder()
            .AppendLine("# The last run of `./test faults`")
            .AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"{ToString()} {time.TotalMinutes:F0} minutes, {Environment.ProcessorCount} cores, {PostgresServer.Version()}.")
            .AppendLine()
            .AppendLine("| Fault | Faults | Operations checked | Of unknown outcome, stored | Violations | Answers again after, average / most | Control, which must fail |")
            .AppendLine("|---|---:|---:|---:|---:|---:|---|");
        foreach (var totals in _scenarios.Values)
        {
            text.AppendLine(totals.ToRow());
        }

        return text.ToString();
    }

    private ScenarioTotals Of(Scenario scenario)
    {
        if (!_scenarios.TryGetValue(scenario.Name, out var totals))
        {
            _scenarios.Add(scenario.Name, totals = new ScenarioTotals(scenario));
        }

        return totals;
    }
}

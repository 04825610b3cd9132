using System.Globalization;
using System.Reflection;
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
        totals.Silences.AddRange(result.Silences);
    }

    public void AddControl(Scenario scenario, bool? failed) => Of(scenario).ControlFailed = failed;

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
        var all = _scenarios.Values;
        var controls = all.Where(totals => totals.ControlFailed is not null).ToList();
        var text = new StringBuilder()
            .Append("# The last run of `./test faults`\n\n")
            .Append("Written by `./test faults --report`, which [reliability](../reliability.md) tells of.\n\n")
            .Append(CultureInfo.InvariantCulture, $"{time.TotalMinutes:F0} minutes on {Environment.ProcessorCount} cores with {PostgresServer.Version()}, seed {seed}{Commit()}: {(IsSound ? "passed" : "FAILED")}.\n\n")
            .Append("| | |\n|---|---:|\n")
            .Append(CultureInfo.InvariantCulture, $"| Faults injected | {all.Sum(totals => totals.Faults):N0} |\n")
            .Append(CultureInfo.InvariantCulture, $"| Kinds of faults, and of those skipped | {all.Count(totals => totals.Faults > 0):N0}, {all.Count(totals => totals.SkipReason is not null):N0} |\n")
            .Append(CultureInfo.InvariantCulture, $"| Histories checked, each of a log of its own | {all.Sum(totals => totals.Runs):N0} |\n")
            .Append(CultureInfo.InvariantCulture, $"| Operations in them | {all.Sum(totals => totals.Operations):N0} |\n")
            .Append(CultureInfo.InvariantCulture, $"| Events in their logs | {all.Sum(totals => totals.Events):N0} |\n")
            .Append(CultureInfo.InvariantCulture, $"| Deliveries of events to subscriptions and projections | {all.Sum(totals => totals.Deliveries):N0} |\n")
            .Append(CultureInfo.InvariantCulture, $"| Appends whose outcome the caller was not told, and of those stored | {all.Sum(totals => totals.Unknown):N0}, {all.Sum(totals => totals.UnknownButStored):N0} |\n")
            .Append(CultureInfo.InvariantCulture, $"| Violations of what is promised | {all.Sum(totals => totals.Violations):N0} |\n")
            .Append(CultureInfo.InvariantCulture, $"| Other problems: calls that hang, answers that are not documented, faults that reached nobody | {all.Sum(totals => totals.Problems):N0} |\n")
            .Append(CultureInfo.InvariantCulture, $"| Controls that failed, as they must, and that ran | {controls.Count(totals => totals.ControlFailed == true):N0}, {controls.Count:N0} |\n\n")
            .Append("| Fault | Faults | Operations checked | Of unknown outcome, stored | Violations, problems | Nothing acknowledged for, average / most | Control, which must fail |\n")
            .Append("|---|---:|---:|---:|---:|---:|---|\n");
        foreach (var totals in all)
        {
            text.Append(totals.ToRow()).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The sources' that this was built from, where the build knew.</summary>
    private static string Commit() =>
        typeof(FaultTotals).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+') is [_, { Length: >= 7 } commit, ..] ? $", commit `{commit[..7]}`" : "";

    private ScenarioTotals Of(Scenario scenario)
    {
        if (!_scenarios.TryGetValue(scenario.Name, out var totals))
        {
            _scenarios.Add(scenario.Name, totals = new ScenarioTotals(scenario));
        }

        return totals;
    }
}

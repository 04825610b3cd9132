using System.Globalization;

namespace EventCore.Faults;

/// <summary>The figures of one scenario, all of its turns together.</summary>
internal sealed class ScenarioTotals(Scenario scenario)
{
    public Scenario Scenario => scenario;

    public int Runs { get; set; }

    public long Faults { get; set; }

    public long Operations { get; set; }

    public long Events { get; set; }

    public long Deliveries { get; set; }

    public long Unknown { get; set; }

    public long UnknownButStored { get; set; }

    public long Violations { get; set; }

    public int Problems { get; set; }

    public List<TimeSpan> Silences { get; } = [];

    /// <summary>Null where the control did not run.</summary>
    public bool? ControlFailed { get; set; }

    public string? SkipReason { get; set; }

    public string ToRow() => SkipReason is { } reason
        ? $"| {scenario.Name}: {scenario.Fault} | skipped: {reason} | | | | | |"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"| {scenario.Name}: {scenario.Fault} | {Faults:N0} | {Operations:N0} | {Unknown:N0}, {UnknownButStored:N0} | {Violations:N0}, {Problems:N0} | {Times()} | {scenario.Control}: {(ControlFailed switch { true => "failed", false => "DID NOT FAIL", null => "not run" })} |");

    private string Times() => Silences.Count == 0 ? "" : $"{Silences.Average(time => time.TotalSeconds):F2} s / {Silences.Max().TotalSeconds:F2} s";
}

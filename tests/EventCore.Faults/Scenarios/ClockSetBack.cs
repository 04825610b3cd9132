using EventCore.Testing;

namespace EventCore.Faults;

internal sealed class ClockSetBack : PostgresScenario
{
    public override string Name => "clock-set-back";

    public override string Fault => "the clock that event ids (UUIDv7) are made with is set back by up to a minute, at every hundredth id or so";

    public override string Control => "the order of the ids is taken for the order of the log";

    public override int FaultsFactor => 30;

    protected override WorkerSettings WorkerSettings(ScenarioContext context, PostgresServer server) => base.WorkerSettings(context, server) with { ClockStepsBack = true };

    protected override Task InjectAsync(PostgresFaultTarget target, ScenarioContext context, CancellationToken cancellationToken) => Task.Delay(100, cancellationToken);

    protected override IReadOnlyList<LoggedEvent> LogFor(ScenarioContext context, IReadOnlyList<LoggedEvent> log) => context.IsControl
        ? [.. log.OrderBy(logged => logged.Id.ToString(), StringComparer.Ordinal).Select((logged, index) => logged with { Position = new LogPosition(index + 1) })]
        : log;
}

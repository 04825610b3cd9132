namespace EventCore.Faults;

/// <summary>Somebody else holds the log's lock for a while, which one of the limits ends.</summary>
internal sealed class HeldLog(string name, string fault, string said, string toldInControl) : PostgresScenario
{
    public override string Name => name;

    public override string Fault => fault;

    public override string Control => "nothing is sent again: the caller must be told";

    public static IEnumerable<HeldLog> All { get; } =
    [
        new("lock-timeout", "the log's lock is held for 0.4 s, with a lock timeout of 0.1 s", "canceling statement due to lock timeout", "55P03") { LockTimeoutMs = 100 },
        new("statement-timeout", "the log's lock is held for 0.4 s, with a statement_timeout of 0.1 s", "canceling statement due to statement timeout", "57014") { Options = ";Options=-c statement_timeout=100" },
        new("pool-exhausted", "the log's lock is held for 1.5 s, with a pool of one connection and a timeout of 1 s for it", "", "NpgsqlException") { Options = ";Maximum Pool Size=1;Timeout=1", HoldMs = 1_500 },
    ];

    private int LockTimeoutMs { get; init; } = 10_000;

    private int HoldMs { get; init; } = 400;

    private string Options { get; init; } = "";

    // One connection is what the load itself needs.
    protected override bool Projects(ScenarioContext context) => !context.IsControl && HoldMs < 1_000;

    protected override string ConnectionOptions => Options;

    public override bool ControlFailed(ScenarioResult control) => control.Failures.Keys.Any(told => told.Contains(toldInControl, StringComparison.Ordinal));

    protected override WorkerSettings WorkerSettings(ScenarioContext context, PostgresServer server) =>
        base.WorkerSettings(context, server) with { LockTimeoutMs = LockTimeoutMs, SendAttempts = context.IsControl ? 1 : 10 };

    protected override Task InjectAsync(PostgresFaultTarget target, ScenarioContext context, CancellationToken cancellationToken) => target.Server.ExecuteAsync(
        $"BEGIN; SELECT FROM eventcore.logs FOR UPDATE; SELECT pg_sleep({HoldMs / 1_000.0}); COMMIT", cancellationToken);

    protected override async Task<string?> FindMissingEvidenceAsync(PostgresServer server, ScenarioResult result, CancellationToken cancellationToken) =>
        said.Length > 0 && await server.CountInLogAsync(said) == 0 ? $"The server never said '{said}', so the fault reached nobody." : null;
}

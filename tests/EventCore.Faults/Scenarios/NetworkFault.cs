namespace EventCore.Faults;

/// <summary>Something happens to the line between clients and server.</summary>
internal sealed class NetworkFault(string name, string fault, Func<FaultProxy, ScenarioContext, CancellationToken, Task> inject) : PostgresScenario
{
    public override string Name => name;

    public override string Fault => fault;

    public override string Control => "an append whose outcome is unknown is taken for one that failed";

    public static IEnumerable<NetworkFault> All { get; } =
    [
        new("connections-cut", "all connections are reset", AtOnce(proxy => proxy.Cut())),
        new("cut-in-mid-message", "what the server says next arrives by half, on every connection, and the connection is reset", AtOnce(proxy => proxy.CutInMidMessage())),
        new("replies-swallowed", "the next statement of every connection is passed on, its answer is not, and the connection is reset", AtOnce(proxy => proxy.SwallowReply())),
        new("connections-refused", "all connections are reset, and new ones for up to 1 s", RefuseAsync),
        new("line-slow", "everything takes up to 1.5 s longer for 2 s, either way, with a command timeout of 1 s", SlowDownAsync) { Options = ";Command Timeout=1;Cancellation Timeout=-1" },
        new("line-silent", "nothing is passed on for up to 3 s, and no connection ends, with a command timeout of 1 s", SilenceAsync) { Options = ";Command Timeout=1;Cancellation Timeout=-1" },
    ];

    private string Options { get; init; } = "";

    public override bool ControlFailed(ScenarioResult control) => control.Shows("was told that nothing was appended");

    public override int FaultsFactor => Options.Length == 0 ? 3 : 1;

    protected override string ConnectionOptions => Options;

    protected override WorkerSettings WorkerSettings(ScenarioContext context, PostgresServer server) =>
        context.IsControl ? new WorkerSettings { Client = ClientKind.TakesUnknownForRefused, SendAttempts = 1, IsImpatient = false } : base.WorkerSettings(context, server);

    protected override Task<PostgresWay> OpenWayAsync(PostgresServer server, ScenarioContext context, CancellationToken cancellationToken)
    {
        var proxy = new FaultProxy(server.Port);
        return Task.FromResult(new PostgresWay(PostgresServer.ConnectionStringTo(proxy.Port), proxy));
    }

    protected override Task InjectAsync(PostgresFaultTarget target, ScenarioContext context, CancellationToken cancellationToken) => inject(target.Proxy, context, cancellationToken);

    private static Func<FaultProxy, ScenarioContext, CancellationToken, Task> AtOnce(Func<FaultProxy, int> fault) => (proxy, _, _) =>
    {
        _ = fault(proxy);
        return Task.CompletedTask;
    };

    private static async Task RefuseAsync(FaultProxy proxy, ScenarioContext context, CancellationToken cancellationToken)
    {
        proxy.Refuse(refuses: true);
        proxy.Cut();
        await Task.Delay(context.Random.Next(1_000), cancellationToken);
        proxy.Refuse(refuses: false);
    }

    private static async Task SlowDownAsync(FaultProxy proxy, ScenarioContext context, CancellationToken cancellationToken)
    {
        proxy.Delay = TimeSpan.FromMilliseconds(context.IsControl ? 700 : context.Random.Next(10, 1_500));
        await Task.Delay(2_000, cancellationToken);
        proxy.Delay = TimeSpan.Zero;
    }

    private static async Task SilenceAsync(FaultProxy proxy, ScenarioContext context, CancellationToken cancellationToken)
    {
        proxy.IsSilent = true;
        await Task.Delay(context.Random.Next(1_500, 3_000), cancellationToken);
        proxy.IsSilent = false;
    }
}

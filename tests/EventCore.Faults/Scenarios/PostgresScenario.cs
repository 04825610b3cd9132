using System.Collections.Immutable;
using EventCore.Testing;

namespace EventCore.Faults;

/// <summary>A scenario on one PostgreSQL server that may be killed.</summary>
internal abstract class PostgresScenario : Scenario
{
    private const int Processes = 2;

    public override async Task<ScenarioResult> RunAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var server = await CreateServerAsync(context, cancellationToken);
        PostgresFaultTarget? target = null;
        try
        {
            await MigrateAsync(server, cancellationToken);
            await using var way = await OpenWayAsync(server, context, cancellationToken);
            var settings = WorkerSettings(context, server) with { ConnectionString = Pooled(way.ConnectionString), Seed = context.Random.Next(), Projects = Projects(context) };
            using var load = new LoadRun(context.Directory, settings);
            target = new PostgresFaultTarget(server, way, load);
            await PrepareAsync(target, context, cancellationToken);
            await load.StartWorkersAsync(Processes, cancellationToken);
            await load.WaitForProgressAsync(cancellationToken);
            await InjectAllAsync(load, context, () => InjectAsync(target, context, cancellationToken), cancellationToken);
            await load.StopAsync();
            return await CheckAsync(target.Server, load, context, cancellationToken);
        }
        finally
        {
            await (target?.DisposeAsync() ?? server.DisposeAsync());
        }
    }

    /// <summary>Sets up what else is needed before the load begins.</summary>
    protected virtual Task PrepareAsync(PostgresFaultTarget target, ScenarioContext context, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Whether a projection runs beside the load.</summary>
    protected virtual bool Projects(ScenarioContext context) => !context.IsControl;

    /// <summary>What is to be said in the connection string beside the usual.</summary>
    protected virtual string ConnectionOptions => "";

    /// <summary>The load's options, beside where the store is.</summary>
    protected virtual WorkerSettings WorkerSettings(ScenarioContext context, PostgresServer server) => new()
    {
        // Each way of writing has its turn. The controls have callers who wait, so that it is the fault that shows.
        IsImpatient = !context.IsControl,
        Profile = context.Random.Next(3) == 0 ? StatementProfile.PlainSql : StatementProfile.ServerFunctions,
        CommitWait = context.Random.Next(3) == 0 ? CommitWait.OutsideLock : CommitWait.InsideLock,
    };

    protected virtual IEnumerable<string> ServerSettings(ScenarioContext context) => [];

    protected virtual Task<PostgresServer> CreateServerAsync(ScenarioContext context, CancellationToken cancellationToken) =>
        PostgresServer.CreateAsync(Path.Combine(context.Directory, "data"), ServerSettings(context), disk: null, cancellationToken);

    /// <summary>How the load reaches the server; straight unless overridden.</summary>
    protected virtual Task<PostgresWay> OpenWayAsync(PostgresServer server, ScenarioContext context, CancellationToken cancellationToken) =>
        Task.FromResult(new PostgresWay(server.ConnectionString));

    /// <summary>Injects one fault and heals it.</summary>
    protected abstract Task InjectAsync(PostgresFaultTarget target, ScenarioContext context, CancellationToken cancellationToken);

    /// <summary>What else there is to be said of a run, which is not wrong.</summary>
    protected virtual ImmutableArray<string> Notes => [];

    /// <summary>Whether the fault reached anybody; null where it did, and otherwise what is missing.</summary>
    protected virtual Task<string?> FindMissingEvidenceAsync(PostgresServer server, ScenarioResult result, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    protected virtual Task<IReadOnlyList<LoggedEvent>> ReadLogAsync(PostgresEventStore store, ScenarioContext context, CancellationToken cancellationToken) =>
        History.ReadLogAsync(store, cancellationToken);

    /// <summary>What is checked as the log; it is, unless a control says otherwise.</summary>
    protected virtual IReadOnlyList<LoggedEvent> LogFor(ScenarioContext context, IReadOnlyList<LoggedEvent> log) => log;

    private async Task<ScenarioResult> CheckAsync(PostgresServer server, LoadRun load, ScenarioContext context, CancellationToken cancellationToken)
    {
        await using var database = new LoadDatabase(server.ConnectionString);
        var log = LogFor(context, await ReadLogAsync(database.Store, context, cancellationToken));
        var result = load.Check(log, Projects(context) ? await database.ReadProjectedAsync(cancellationToken) : null);
        return (result with { Notes = Notes }).WithProblem(await FindMissingEvidenceAsync(server, result, cancellationToken));
    }

    private static async Task MigrateAsync(PostgresServer server, CancellationToken cancellationToken)
    {
        await using var database = new LoadDatabase(server.ConnectionString);
        await database.MigrateAsync(cancellationToken);
    }

    private string Pooled(string connectionString) => connectionString.Replace(";Pooling=false", ";Maximum Pool Size=8", StringComparison.Ordinal) + ConnectionOptions;
}

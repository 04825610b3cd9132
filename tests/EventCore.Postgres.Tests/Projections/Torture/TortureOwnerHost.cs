using System.Globalization;
using Npgsql;

namespace EventCore.Postgres.Tests;

/// <summary>What a process that owns projections runs; nothing else does.</summary>
public sealed class TortureOwnerHost
{
    /// <summary>Shorter than many of the pauses.</summary>
    public static TimeSpan LeaseTime { get; } = TimeSpan.FromSeconds(1);

    [Fact(Explicit = true)]
    public async Task A_process_runs_projections_until_it_is_ended()
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var server = new NpgsqlConnectionStringBuilder(TortureProcess.Setting("CONNECTION")) { ApplicationName = TortureDatabase.Application };
        await using var dataSource = NpgsqlDataSource.Create(server);
        await using var store = new PostgresEventStore(dataSource);
        var random = new Random(int.Parse(TortureProcess.Setting("SEED"), CultureInfo.InvariantCulture));
        IProjection[] projections = Enum.Parse<TortureProjections>(TortureProcess.Setting("PROJECTIONS")) switch
        {
            TortureProjections.Unfenced => [new BrokenProjection(dataSource, checksLease: false)],
            TortureProjections.CheckpointApart => [new BrokenProjection(dataSource, checksLease: true)],
            _ => [new DeafProjection(new DeliveriesProjection(random)), new TalliesProjection(random), new SightingsProjection(dataSource, random)],
        };
        var options = new ProjectionRunnerOptions
        {
            LeaseTime = LeaseTime,
            CheckInterval = TimeSpan.FromMilliseconds(50),
            Owner = new LeaseOwner(TortureProcess.Setting("OWNER")),
        };

        var running = new ProjectionRunner(store, projections, options).RunAsync(end.Token);
        await Task.WhenAny(running, TestProcess.UntilParentEndsAsync());
        await end.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }
}

namespace EventCore.Postgres.Tests;

/// <summary>
/// Projections, while everything that can happen to writers, transactions and owners does: each ends up with what a fold over the whole
/// log gives, having got every event once, in order. The controls do less than projections do, and must be found out.
/// </summary>
/// <remarks>
/// <c>EVENTCORE_TORTURE_SECONDS</c> says for how long, and <c>EVENTCORE_TORTURE_SEED</c> does what a failed run did.
/// </remarks>
public sealed class TortureTests
{
    private static readonly TimeSpan ControlBound = TimeSpan.FromMinutes(3);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_happens_every_projection_is_a_fold_over_the_log_and_got_every_event_once_in_order()
    {
        var settings = TortureSettings.Read();
        try
        {
            await TortureAsync(settings);
        }
        catch (Exception) when (!Cancel.IsCancellationRequested)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{settings}");
            throw;
        }
    }

    [Fact]
    public async Task A_projection_that_looks_at_no_lease_is_found_out()
    {
        await using var database = await TortureDatabase.CreateAsync();
        await using var run = new TortureRun(database, new TortureSettings(Seed: 1, ControlBound), TortureProjections.Unfenced);

        // In the midst of a batch, after which it goes on as if nothing had happened, although another one took over.
        await UntilFoundOutAsync(database, async () =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), Cancel);
            await run.ActAsync(new TortureAction(TimeSpan.Zero, TortureActionKind.PauseOwner, 0, TortureOwnerHost.LeaseTime * 2));
        });
    }

    [Fact]
    public async Task A_projection_whose_checkpoint_is_moved_apart_from_its_read_model_is_found_out()
    {
        await using var database = await TortureDatabase.CreateAsync();
        await using var run = new TortureRun(database, new TortureSettings(Seed: 1, ControlBound), TortureProjections.CheckpointApart);

        // Whatever has been delivered, its checkpoint stands before it for a while.
        await UntilFoundOutAsync(database, () => run.ActAsync(new TortureAction(TimeSpan.Zero, TortureActionKind.KillOwner, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void Sightings_may_be_repeated_and_must_not_leave_one_out()
    {
        Assert.Empty(TortureJudge.FindFaultsOfSightings([(1, 1), (1, 2), (1, 1), (1, 2), (1, 3), (2, 2), (2, 3), (2, 4)], last: 4));
        Assert.Single(TortureJudge.FindFaultsOfSightings([(1, 1), (1, 2), (2, 4)], last: 4));
        Assert.Single(TortureJudge.FindFaultsOfSightings([(1, 1), (1, 3), (1, 2), (1, 4)], last: 4));
        Assert.Single(TortureJudge.FindFaultsOfSightings([(1, 1), (1, 2)], last: 3));
    }

    private static async Task TortureAsync(TortureSettings settings)
    {
        await using var database = await TortureDatabase.CreateAsync();
        var others = await database.HoldOthersOpenAsync();
        await using var othersScope = others;
        await using var run = new TortureRun(database, settings, TortureProjections.Sound);

        await run.UntilStartedAsync();
        await run.ActAsync();
        var ledger = await run.StopWritersAsync();
        var log = await database.ReadLogAsync();
        await run.UntilCaughtUpAsync(log.Count);
        run.KillOwners();

        Assert.True(await database.AreOthersOpenAsync(), "The unrelated and the prepared transaction were to be open until the end.");
        var faults = TortureJudge.FindFaults(log, ledger).Concat(await TortureJudge.FindFaultsOfProjectionsAsync(database, log)).ToList();
        Assert.True(faults.Count == 0, $"{settings}{Environment.NewLine}{string.Join(Environment.NewLine, faults)}");

        // A run in which little happened shows little.
        var epochs = (await database.Store.ListCheckpointsAsync(Cancel)).Sum(state => state.Epoch);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{log.Count} events; {string.Join(", ", ledger.CountBy(entry => entry.Outcome))}; {string.Join(", ", run.Done)}; {epochs} acquisitions.");
        Assert.All(Enum.GetValues<TortureActionKind>(), kind => Assert.True(run.Done.GetValueOrDefault(kind) > 0, $"No {kind} could be done. {settings}"));
        Assert.Contains(ledger, entry => entry.Outcome == AppendOutcome.Refused);
        Assert.True(epochs > 3, $"No projection ever changed its owner. {settings}");
    }

    /// <summary>Does something again and again, each time that something was delivered, until the judge finds a fault in it.</summary>
    private static async Task UntilFoundOutAsync(TortureDatabase database, Func<Task> act)
    {
        var begin = TimeProvider.System.GetTimestamp();
        for (var before = 0L; await TortureJudge.FindFaultsOfDeliveriesAsync(database, await database.ReadLogAsync(), isAllDue: false) is [];)
        {
            Assert.False(
                TimeProvider.System.GetElapsedTime(begin) > ControlBound,
                $"The judge was to find a fault, and found none in {before} deliveries within {ControlBound}: {string.Join(", ", await database.Store.ListCheckpointsAsync(Cancel))}");
            if ((long)(await database.QueryAsync("SELECT count(*) FROM deliveries"))! is var now && now > before)
            {
                before = now;
                await act();
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), Cancel);
        }
    }
}

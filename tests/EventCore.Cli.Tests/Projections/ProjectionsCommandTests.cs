using System.Text.Json;
using EventCore.Stores;

namespace EventCore.Cli.Tests;

public sealed class ProjectionsCommandTests : IDisposable
{
    private static readonly StreamId Stream = new("steps");
    private static readonly SubscriptionName Balances = new("balances");
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    private readonly ToolRun _run = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_projection_is_listed_in_a_line_and_one_that_has_stopped_fails_the_list()
    {
        await using (var store = await OpenAsync(events: 5))
        {
            var lease = await AcquireAsync(store, Balances);
            await store.AdvanceCheckpointAsync(lease, await CheckpointAtAsync(store, 2), skipped: null, Cancel);
            await store.ReleaseCheckpointAsync(await AcquireAsync(store, new SubscriptionName("orders")), new LeaseEnd.Stop("At position 1: No."), Cancel);
        }

        await RunAsync("list");

        Assert.Equal((ExitCode.Failed, ""), (_run.ExitCode, _run.Error));
        var lines = _run.Output.Split(Environment.NewLine);
        Assert.Matches("^Name +Status +Position +Behind +For +Events/s +Owner$", lines[0]);
        Assert.Matches("^balances +running +2 +3 +[0-9.]+ [a-z]+ +[0-9]+ +here$", lines[2]);
        Assert.Matches("^orders +stopped +0 +5 +[0-9.]+ [a-z]+ +0 +-$", lines[3]);
        Assert.Equal("orders: At position 1: No.", lines[4]);
    }

    [Fact]
    public async Task A_log_on_which_nothing_ran_is_said_to_be_one()
    {
        await (await OpenAsync(events: 0)).DisposeAsync();

        await RunAsync("list");

        Assert.Equal((ExitCode.Done, "SQLite: no projection has been run on log 'default', or not since it was forgotten." + Environment.NewLine), (_run.ExitCode, _run.Output));
    }

    [Fact]
    public async Task The_document_has_what_is_known_of_each()
    {
        await using (var store = await OpenAsync(events: 4))
        {
            var lease = await AcquireAsync(store, Balances);
            await store.AdvanceCheckpointAsync(lease, await CheckpointAtAsync(store, 4), skipped: null, Cancel);
            await store.AskForRebuildAsync(Balances, await CheckpointAtAsync(store, 2), modelVersion: 3, Cancel);
            var rebuild = await AcquireAsync(store, Balances.ForRebuild());
            await store.AdvanceCheckpointAsync(rebuild, await CheckpointAtAsync(store, 3), skipped: null, Cancel);
        }

        await RunAsync("show", "balances", "--json");

        var document = _run.Json();
        Assert.Equal((1, "SQLite", JsonValueKind.Null, "default"), (document.GetProperty("version").GetInt32(), document.GetProperty("store").GetString(), document.GetProperty("schema").ValueKind, document.GetProperty("log").GetString()));
        var projection = Assert.Single(document.GetProperty("projections").EnumerateArray());
        Assert.Equal(
            ["name", "status", "position", "lagEvents", "lagSeconds", "eventsPerSecond", "owner", "leasedUntil", "epoch", "pausedUntil", "resetTo", "modelVersion", "updatedAt", "lastError", "rebuild"],
            projection.EnumerateObject().Select(property => property.Name));
        Assert.Equal(("running", 4L, 0L, 0.0, "here"), (projection.GetProperty("status").GetString(), projection.GetProperty("position").GetInt64(), projection.GetProperty("lagEvents").GetInt64(), projection.GetProperty("lagSeconds").GetDouble(), projection.GetProperty("owner").GetString()));
        var built = projection.GetProperty("rebuild");
        Assert.Equal((2L, 3L, 0.5, 1L), (built.GetProperty("from").GetInt64(), built.GetProperty("position").GetInt64(), built.GetProperty("progress").GetDouble(), built.GetProperty("lagEvents").GetInt64()));
    }

    [Fact]
    public async Task Pausing_and_resuming_reach_whoever_owns_it()
    {
        await using var store = await OpenAsync(events: 3);
        var lease = await AcquireAsync(store, Balances);

        await RunAsync("pause", "balances");
        Assert.Equal((ExitCode.Done, "balances: paused at position 0." + Environment.NewLine), (_run.ExitCode, _run.Output));
        Assert.Equal(LeaseRenewal.Lost, await store.RenewCheckpointAsync(lease, Long, Cancel));
        await RunAsync("resume", "balances");
        Assert.Equal("balances: may go on behind position 0." + Environment.NewLine, _run.Output);
        Assert.NotNull(await store.AcquireCheckpointAsync(Balances, new LeaseOwner("there"), Long, Cancel));
        await RunAsync("resume", "balances");
        Assert.Equal("balances: was neither paused nor stopped." + Environment.NewLine, _run.Output);
    }

    [Fact]
    public async Task A_reset_wants_to_be_confirmed()
    {
        await using var store = await OpenAsync(events: 3);
        await AcquireAsync(store, Balances);

        await RunAsync("reset", "balances", "--after", "2");
        Assert.Equal(ExitCode.Usage, _run.ExitCode);
        Assert.Contains("run it again with --yes", _run.Error, StringComparison.Ordinal);
        Assert.Null((await store.ListCheckpointsAsync(Cancel))[0].ResetTo);

        await RunAsync("reset", "balances", "--after", "2", "--yes");
        Assert.Equal((ExitCode.Done, 2), (_run.ExitCode, (await store.ListCheckpointsAsync(Cancel))[0].ResetTo?.Position.Value));
        await RunAsync("reset", "balances", "--after", "4", "--yes");
        Assert.Equal((ExitCode.Failed, "eventcore: The log ends before position 4, so there is no event to begin behind." + Environment.NewLine), (_run.ExitCode, _run.Error));
    }

    [Fact]
    public async Task Forgetting_wants_to_be_confirmed_and_waits_until_nobody_runs_it()
    {
        await using var store = await OpenAsync(events: 3);
        var lease = await AcquireAsync(store, Balances);
        await store.AdvanceCheckpointAsync(lease, await CheckpointAtAsync(store, 2), skipped: null, Cancel);

        await RunAsync("forget", "balances");
        Assert.Equal((ExitCode.Usage, ""), (_run.ExitCode, _run.Output));
        Assert.Contains("which is at position 2", _run.Error, StringComparison.Ordinal);
        Assert.Contains("Nothing was changed. To do it, run it again with --yes.", _run.Error, StringComparison.Ordinal);
        await RunAsync("forget", "balances", "--yes");
        Assert.Equal((ExitCode.Failed, ""), (_run.ExitCode, _run.Output));
        Assert.StartsWith("eventcore: Projection 'balances' is run by 'here', until ", _run.Error, StringComparison.Ordinal);
        Assert.Equal(LeaseRenewal.Held, await store.RenewCheckpointAsync(lease, Long, Cancel));

        await store.ReleaseCheckpointAsync(lease, new LeaseEnd.Handover(), Cancel);
        await RunAsync("forget", "balances");
        Assert.Single(await store.ListCheckpointsAsync(Cancel));
        await RunAsync("forget", "balances", "--yes");
        Assert.Equal((ExitCode.Done, "balances: forgotten. It was at position 2. Its tables stay." + Environment.NewLine, ""), (_run.ExitCode, _run.Output, _run.Error));
        Assert.Empty(await store.ListCheckpointsAsync(Cancel));
    }

    [Fact]
    public async Task The_document_has_what_was_forgotten()
    {
        await using (var store = await OpenAsync(events: 3))
        {
            var lease = await AcquireAsync(store, Balances);
            await store.AdvanceCheckpointAsync(lease, await CheckpointAtAsync(store, 2), skipped: null, Cancel);
            await store.ReleaseCheckpointAsync(lease, new LeaseEnd.Stop("No."), Cancel);
        }

        await RunAsync("forget", "balances", "--yes", "--json");

        Assert.Equal((ExitCode.Done, ""), (_run.ExitCode, _run.Error));
        var document = _run.Json();
        Assert.Equal(["version", "store", "schema", "log", "forgotten"], document.EnumerateObject().Select(property => property.Name));
        Assert.Equal((1, "SQLite", JsonValueKind.Null, "default"), (document.GetProperty("version").GetInt32(), document.GetProperty("store").GetString(), document.GetProperty("schema").ValueKind, document.GetProperty("log").GetString()));
        var forgotten = document.GetProperty("forgotten");
        Assert.Equal(("balances", 2L, "stopped"), (forgotten.GetProperty("name").GetString(), forgotten.GetProperty("position").GetInt64(), forgotten.GetProperty("status").GetString()));
        await RunAsync("list");
        Assert.StartsWith("SQLite: no projection", _run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rebuild_is_watched_until_it_is_over()
    {
        await using var store = await OpenAsync(events: 200);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var running = new ProjectionRunner(store, [new Steps()], new ProjectionRunnerOptions { CheckInterval = TimeSpan.FromMilliseconds(5) }).RunAsync(stop.Token);
        while (await store.ListCheckpointsAsync(Cancel) is not [{ Checkpoint.Position.Value: 200 }])
        {
            await Task.Delay(5, Cancel);
        }

        await RunAsync("rebuild", "steps", "--watch");

        Assert.Equal((ExitCode.Done, "steps: the rebuild is over; the read model is at position 200." + Environment.NewLine), (_run.ExitCode, _run.Output));
        await RunAsync("rebuild", "steps", "--cancel");
        Assert.Equal((ExitCode.Failed, "eventcore: No rebuild of projection 'steps' is under way." + Environment.NewLine), (_run.ExitCode, _run.Error));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task A_rebuild_that_stops_fails_whoever_watches_it()
    {
        await using var store = await OpenAsync(events: 3);
        await AcquireAsync(store, Balances);
        await store.AskForRebuildAsync(Balances, Checkpoint.Start, modelVersion: null, Cancel);
        await store.ReleaseCheckpointAsync(await AcquireAsync(store, Balances.ForRebuild()), new LeaseEnd.Stop("No."), Cancel);

        await RunAsync("rebuild", "balances", "--watch");
        Assert.Equal((ExitCode.Failed, "balances: the rebuild has stopped at position 0: No." + Environment.NewLine), (_run.ExitCode, _run.Output));
        await RunAsync("rebuild", "balances", "--cancel", "--json");
        Assert.Equal((ExitCode.Done, JsonValueKind.Null), (_run.ExitCode, _run.Json().GetProperty("projections")[0].GetProperty("rebuild").ValueKind));
        await RunAsync("rebuild", "balances");
        Assert.Equal(ExitCode.Failed, _run.ExitCode);
        Assert.Contains("no read model that the library makes", _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dead_letters_are_listed_and_asked_to_be_replayed()
    {
        await using var store = await OpenAsync(events: 3);
        var lease = await AcquireAsync(store, Balances);
        var at = await CheckpointAtAsync(store, 2);
        await store.AdvanceCheckpointAsync(lease, at, new DeadLetter(at.Position, at.EventId!.Value, "InvalidOperationException: No.", 5, DateTimeOffset.UnixEpoch), Cancel);

        await RunAsync("dead-letters", "list", "balances");
        Assert.Matches($"^2 +{at.EventId} +5 +1970-01-01 00:00:00 +InvalidOperationException: No.$", _run.Output.Split(Environment.NewLine)[2]);
        await RunAsync("dead-letters", "list", "balances", "--json");
        Assert.Equal(("balances", 2L), (_run.Json().GetProperty("projection").GetString(), _run.Json().GetProperty("deadLetters")[0].GetProperty("position").GetInt64()));

        await RunAsync("dead-letters", "replay", "balances");
        Assert.Equal((ExitCode.Usage, "eventcore: Say which to replay: --position with that of one, or --all." + Environment.NewLine), (_run.ExitCode, _run.Error));
        await RunAsync("dead-letters", "replay", "balances", "--position", "3");
        Assert.Equal((ExitCode.Failed, "eventcore: Projection 'balances' has no dead letter at position 3." + Environment.NewLine), (_run.ExitCode, _run.Error));
        await RunAsync("dead-letters", "replay", "balances", "--all", "--json");
        Assert.Equal((ExitCode.Done, 1), (_run.ExitCode, _run.Json().GetProperty("replays").GetInt32()));
        Assert.Single(await store.ListReplaysAsync(Balances, LogPosition.Start, default, Cancel));
    }

    [Theory]
    [InlineData("show")]
    [InlineData("pause")]
    [InlineData("resume")]
    [InlineData("rebuild")]
    [InlineData("rebuild", "--cancel")]
    [InlineData("reset", "--yes")]
    [InlineData("forget", "--yes")]
    public async Task An_unknown_name_is_answered_with_the_known_ones(params string[] verb)
    {
        await using var store = await OpenAsync(events: 1);
        await AcquireAsync(store, Balances);

        await RunAsync([verb[0], "balance", .. verb[1..]]);

        Assert.Equal((ExitCode.Failed, "", "eventcore: There is no projection 'balance'. Those that have been run: balances." + Environment.NewLine), (_run.ExitCode, _run.Output, _run.Error));
    }

    [Theory]
    [InlineData("There is no event store at", 1, "list", "--sqlite", "none.db")]
    [InlineData("gone when the command ends", 2, "list", "--store", "memory")]
    [InlineData("--after must be 0 or more", 2, "reset", "balances", "--after", "-1")]
    [InlineData("--limit must be 1 to", 2, "dead-letters", "list", "balances", "--limit", "0")]
    [InlineData("--cancel goes with neither", 2, "rebuild", "balances", "--cancel", "--watch")]
    [InlineData("Required argument 'NAME' missing", 2, "show")]
    public async Task What_cannot_be_is_refused_in_one_line(string reason, int exitCode, params string[] arguments)
    {
        if (!arguments.Contains("--sqlite") && !arguments.Contains("--store"))
        {
            await (await OpenAsync(events: 0)).DisposeAsync();
            await RunAsync(arguments);
        }
        else
        {
            await _run.Again(["projections", .. arguments]);
            Assert.Empty(_run.Files);
        }

        Assert.Equal((exitCode, ""), ((int)_run.ExitCode, _run.Output));
        Assert.Contains(reason, _run.Error, StringComparison.Ordinal);
        Assert.Equal(1, _run.Error.Count(character => character == '\n'));
    }

    public void Dispose() => _run.Dispose();

    private Task RunAsync(params string[] arguments) => _run.Again(["projections", .. arguments, "--sqlite", "shop.db"]);

    private async Task<SqliteEventStore> OpenAsync(int events)
    {
        var store = await SqliteEventStore.OpenAsync(Path.Combine(_run.Folder, "shop.db"), cancellationToken: Cancel);
        if (events > 0)
        {
            NewEvent[] steps = [.. Enumerable.Range(1, events).Select(_ => new NewEvent(Stream, EventId.Create(TimeProvider.System), new EventType("deposited"), """{"Amount":1}"""u8.ToArray(), EventMetadata.Empty))];
            Assert.IsType<AppendResult.Appended>(await store.AppendAsync(new AppendRequest(new StreamVersions([KeyValuePair.Create(Stream, default(StreamVersion))]), steps), Cancel));
        }

        return store;
    }

    private static async Task<CheckpointLease> AcquireAsync(SqliteEventStore store, SubscriptionName name) => (await store.AcquireCheckpointAsync(name, new LeaseOwner("here"), Long, Cancel))!;

    private static async Task<Checkpoint> CheckpointAtAsync(SqliteEventStore store, long position)
    {
        var events = await store.ReadLogAsync(new ReadLogRequest(new LogPosition(position - 1), new PageSize(1)), Cancel);
        return new Checkpoint(events[0].Position, events[0].Id);
    }

    private sealed class Steps() : SqliteReadModel<AccountEvent>("steps", "CREATE TABLE {steps} (position INTEGER NOT NULL)");
}

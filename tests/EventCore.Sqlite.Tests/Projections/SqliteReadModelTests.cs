using EventCore.Stores;
using Microsoft.Data.Sqlite;

namespace EventCore.Sqlite.Tests;

public sealed class SqliteReadModelTests : IDisposable
{
    private static readonly StreamId Stream = new("steps");
    private static readonly SubscriptionName Steps = new("steps");
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);
    private static readonly ProjectionRunnerOptions Quick = new() { CheckInterval = TimeSpan.FromMilliseconds(5), LeaseTime = TimeSpan.FromMilliseconds(600) };
    private static readonly ProjectionOptions SkipAtOnce = new() { Retry = RetryPolicy.None, OnFailure = FailureAction.Skip };

    private readonly TemporaryFile _file = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_old_tables_are_read_and_kept_up_to_date_until_the_new_ones_have_caught_up()
    {
        await using var store = await OpenAsync(steps: 3);
        var (old, anew) = (new StepsReadModel("old"), new StepsReadModel("new"));
        var main = await PrepareAsync(store, old, await AcquireAsync(store, Steps));
        main = await WriteAsync(store, old, main, 1, 3);

        await new ProjectionControl(store).RebuildAsync(Steps, cancellationToken: Cancel);
        var rebuild = await PrepareAsync(store, anew, await AcquireAsync(store, Steps.ForRebuild()));
        rebuild = await WriteAsync(store, anew, rebuild, 1, 2);
        Assert.Equal(["1 old", "2 old", "3 old"], Rows());

        await AppendAsync(store, from: 3, steps: 1);
        await WriteAsync(store, old, main, 4, 4);
        Assert.Equal(["1 old", "2 old", "3 old", "4 old"], Rows());

        Assert.False(await TryWriteAsync(store, Writer(store, anew), rebuild, 3, 4));
        Assert.Equal(["1 new", "2 new", "3 new", "4 new"], Rows());
        Assert.Equal((4, null), await PositionAsync(store));
        Assert.False(await TryWriteAsync(store, Writer(store, old), main, 4, 4));
        Assert.Equal(4, (await AcquireAsync(store, Steps)).Checkpoint.Position.Value);
        Assert.Equal(["steps"], Tables());
    }

    [Fact]
    public async Task A_rebuild_goes_on_in_the_next_process_where_the_last_one_left_it()
    {
        await using (var store = await OpenAsync(steps: 4))
        {
            var old = new StepsReadModel("old");
            await WriteAsync(store, old, await PrepareAsync(store, old, await AcquireAsync(store, Steps)), 1, 4);
            await new ProjectionControl(store).RebuildAsync(Steps, cancellationToken: Cancel);
            var first = new StepsReadModel("first");
            var lease = await WriteAsync(store, first, await PrepareAsync(store, first, await AcquireAsync(store, Steps.ForRebuild())), 1, 2);
            await store.ReleaseCheckpointAsync(lease, new LeaseEnd.Handover(), Cancel);
        }

        await using var again = await _file.OpenAsync();
        var second = new StepsReadModel("second");
        var rebuild = await PrepareAsync(again, second, await AcquireAsync(again, Steps.ForRebuild()));
        Assert.Equal(2, rebuild.Checkpoint.Position.Value);
        Assert.False(await TryWriteAsync(again, Writer(again, second), rebuild, 3, 4));

        Assert.Equal(["1 first", "2 first", "3 second", "4 second"], Rows());
    }

    [Fact]
    public async Task A_batch_that_is_rolled_back_swaps_nothing()
    {
        await using var store = await OpenAsync(steps: 2);
        var old = new StepsReadModel("old");
        var main = await WriteAsync(store, old, await PrepareAsync(store, old, await AcquireAsync(store, Steps)), 1, 2);
        await new ProjectionControl(store).RebuildAsync(Steps, cancellationToken: Cancel);
        var fails = new StepsReadModel("fails", then: recorded => recorded.Position.Value == 2 ? throw new InvalidOperationException("No.") : Task.CompletedTask);
        var rebuild = await PrepareAsync(store, fails, await AcquireAsync(store, Steps.ForRebuild()));

        await Assert.ThrowsAsync<InvalidOperationException>(() => TryWriteAsync(store, Writer(store, fails), rebuild, 1, 2));

        Assert.Equal(["1 old", "2 old"], Rows());
        Assert.Equal((2, 0), await PositionAsync(store));
        Assert.Equal(LeaseRenewal.Held, await store.RenewCheckpointAsync(main, Long, Cancel));
    }

    [Fact]
    public async Task A_rebuild_after_a_rebuild_finds_nothing_in_its_way()
    {
        await using var store = await OpenAsync(steps: 20);
        foreach (var writer in new[] { "a", "b", "c" })
        {
            await using var running = Run(store, new StepsReadModel(writer));
            await UntilAsync(async () => await PositionAsync(store) is (20, null));
            await new ProjectionControl(store).RebuildAsync(Steps, cancellationToken: Cancel);
            await UntilAsync(async () => await PositionAsync(store) is (20, null));
            await UntilAsync(() => Task.FromResult(Tables() is ["steps"]));
        }

        Assert.Equal(Enumerable.Range(1, 20).Select(position => $"{position} c"), Rows());
    }

    [Fact]
    public async Task A_rebuild_of_an_empty_log_is_done_at_once()
    {
        await using var store = await OpenAsync(steps: 0);
        await using var running = Run(store, new StepsReadModel("a"));
        await UntilAsync(async () => await store.ListCheckpointsAsync(Cancel) is [{ ModelVersion: 1 }]);

        await new ProjectionControl(store).RebuildAsync(Steps, cancellationToken: Cancel);

        await UntilAsync(async () => await PositionAsync(store) is (0, null));
    }

    [Fact]
    public async Task A_view_of_somebody_elses_shows_the_new_tables()
    {
        await using var store = await OpenAsync(steps: 3);
        await using (Run(store, new StepsReadModel("old")))
        {
            await UntilAsync(async () => await PositionAsync(store) is (3, null));
        }

        _file.Run("CREATE VIEW writers AS SELECT DISTINCT writer FROM steps");
        await new ProjectionControl(store).RebuildAsync(Steps, cancellationToken: Cancel);
        await using var running = Run(store, new StepsReadModel("new"));

        await UntilAsync(async () => await PositionAsync(store) is (3, null));
        Assert.Equal("new", _file.Read("SELECT group_concat(writer) FROM writers"));
    }

    [Fact]
    public async Task A_rebuild_that_is_cancelled_leaves_nothing_behind()
    {
        await using var store = await OpenAsync(steps: 2);
        var model = new StepsReadModel("a");
        await WriteAsync(store, model, await PrepareAsync(store, model, await AcquireAsync(store, Steps)), 1, 2);
        var control = new ProjectionControl(store);
        await control.RebuildAsync(Steps, cancellationToken: Cancel);
        await Assert.ThrowsAsync<ProjectionOperationException>(() => control.RebuildAsync(Steps, cancellationToken: Cancel));
        var rebuild = await PrepareAsync(store, model, await AcquireAsync(store, Steps.ForRebuild()));
        Assert.Equal(2, Tables().Count);

        await control.CancelRebuildAsync(Steps, Cancel);

        Assert.False(await TryWriteAsync(store, Writer(store, model), rebuild, 1, 2));
        await Writer(store, model).TidyAsync(Cancel);
        Assert.Equal(["steps"], Tables());
        Assert.Equal(["1 a", "2 a"], Rows());
        await Assert.ThrowsAsync<ProjectionOperationException>(() => control.CancelRebuildAsync(Steps, Cancel));
    }

    [Fact]
    public async Task A_process_with_a_higher_version_has_the_read_model_rebuilt_and_one_with_a_lower_version_keeps_off()
    {
        await using var store = await OpenAsync(steps: 5);
        await using (Run(store, new StepsReadModel("v1", version: 1)))
        {
            await UntilAsync(async () => await PositionAsync(store) is (5, null));
        }

        await using (Run(store, new StepsReadModel("v2", version: 2)))
        {
            await UntilAsync(async () => (await store.ListCheckpointsAsync(Cancel)) is [{ ModelVersion: 2 }]);
        }

        await AppendAsync(store, from: 5, steps: 1);
        await using var former = Run(store, new StepsReadModel("v1", version: 1));
        await Task.Delay(50, Cancel);

        Assert.Equal((5, null), await PositionAsync(store));
        Assert.Equal(Enumerable.Range(1, 5).Select(position => $"{position} v2"), Rows());
    }

    [Fact]
    public async Task A_rebuild_under_way_begins_anew_in_a_process_with_a_higher_version()
    {
        await using var store = await OpenAsync(steps: 4);
        var v1 = new StepsReadModel("v1");
        await WriteAsync(store, v1, await PrepareAsync(store, v1, await AcquireAsync(store, Steps)), 1, 4);
        await new ProjectionControl(store).RebuildAsync(Steps, new LogPosition(1), Cancel);
        var lease = await WriteAsync(store, v1, await PrepareAsync(store, v1, await AcquireAsync(store, Steps.ForRebuild())), 2, 3);
        await store.ReleaseCheckpointAsync(lease, new LeaseEnd.Handover(), Cancel);

        var v2 = new StepsReadModel("v2", version: 2);
        var rebuild = await PrepareAsync(store, v2, await AcquireAsync(store, Steps.ForRebuild()));

        Assert.Equal(1, rebuild.Checkpoint.Position.Value);
        Assert.NotNull(rebuild.Checkpoint.EventId);
        Assert.Null(await Writer(store, v1).PrepareAsync(rebuild, Cancel));
        Assert.False(await TryWriteAsync(store, Writer(store, v2), rebuild, 2, 4));
        Assert.Equal(["2 v2", "3 v2", "4 v2"], Rows());
    }

    [Fact]
    public async Task A_projection_that_is_forgotten_leaves_its_tables_and_is_not_run_again_before_they_are_dropped()
    {
        await using var store = await OpenAsync(steps: 2);
        var control = new ProjectionControl(store);
        await using (Run(store, new StepsReadModel("a")))
        {
            await UntilAsync(async () => await PositionAsync(store) is (2, null));
        }

        await control.ForgetAsync(Steps, Cancel);
        Assert.Empty(await control.ListAsync(Cancel));
        Assert.Equal(["1 a", "2 a"], Rows());

        await using var running = Run(store, new StepsReadModel("b"));
        await UntilAsync(async () => (await store.ListCheckpointsAsync(Cancel)) is [{ Status: SubscriptionStatus.Stopped }]);
        Assert.Contains("'steps' is there already", (await store.ListCheckpointsAsync(Cancel))[0].LastError, StringComparison.Ordinal);
        Assert.Equal(["1 a", "2 a"], Rows());
        _file.Run("DROP TABLE steps");
        await control.ResumeAsync(Steps, Cancel);
        await UntilAsync(async () => await PositionAsync(store) is (2, null));
        Assert.Equal(["1 b", "2 b"], Rows());
    }

    [Fact]
    public async Task A_reset_empties_the_tables_and_moves_the_checkpoint_together()
    {
        await using var store = await OpenAsync(steps: 4);
        var model = new StepsReadModel("a");
        var former = await WriteAsync(store, model, await PrepareAsync(store, model, await AcquireAsync(store, Steps)), 1, 4);

        await new ProjectionControl(store).ResetAsync(Steps, new LogPosition(2), Cancel);
        Assert.False(await TryWriteAsync(store, Writer(store, model), former, 4, 4));
        Assert.Equal(4, Rows().Count);
        var asked = await AcquireAsync(store, Steps);
        var broken = new StepsReadModel("b", createTables: StepsReadModel.Tables + "; CREATE TABLE {steps} (x INTEGER)");
        await Assert.ThrowsAsync<SqliteException>(() => PrepareAsync(store, broken, asked));
        Assert.Equal((4, 4), (Rows().Count, (await PositionAsync(store)).Position));

        var lease = await PrepareAsync(store, model, asked);

        Assert.Empty(Rows());
        Assert.Equal(2, (await PositionAsync(store)).Position);
        await WriteAsync(store, model, lease, 3, 4);
        Assert.Equal(["3 a", "4 a"], Rows());
    }

    [Fact]
    public async Task A_dead_letter_that_is_replayed_takes_effect_once_and_one_that_fails_again_stays()
    {
        await using var store = await OpenAsync(steps: 6);
        var fails = new HashSet<long> { 2, 5 };
        await using var running = Run(store, new StepsReadModel("a", then: recorded => fails.Contains(recorded.Position.Value) ? throw new InvalidOperationException($"Not {recorded.Position}.") : Task.CompletedTask, options: SkipAtOnce));
        await UntilAsync(async () => await PositionAsync(store) is (6, null));
        var control = new ProjectionControl(store);
        Assert.Equal([2L, 5L], (await control.ListDeadLettersAsync(Steps, cancellationToken: Cancel)).Select(letter => letter.Position.Value));
        await Assert.ThrowsAsync<ProjectionOperationException>(() => control.ReplayAsync(Steps, new LogPosition(3), Cancel));

        fails.Remove(2);
        Assert.Equal(2, await control.ReplayAsync(Steps, cancellationToken: Cancel));

        await UntilAsync(async () => (await control.ListDeadLettersAsync(Steps, cancellationToken: Cancel)) is [{ Attempts: 2 }]);
        Assert.Equal(["1 a", "3 a", "4 a", "6 a", "2 a"], Rows("rowid"));
        Assert.Empty(await store.ListReplaysAsync(Steps, LogPosition.Start, default, Cancel));
        await AppendAsync(store, from: 6, steps: 1);
        await UntilAsync(async () => await PositionAsync(store) is (7, null));
        Assert.Equal(6, Rows().Count);
    }

    [Fact]
    public async Task Tables_that_are_there_already_are_nobodys_to_write_to()
    {
        await using var store = await OpenAsync(steps: 1);
        _file.Run("CREATE TABLE steps (x INTEGER)");
        await using var running = Run(store, new StepsReadModel("a"));

        await UntilAsync(async () => (await store.ListCheckpointsAsync(Cancel)) is [{ Status: SubscriptionStatus.Stopped }]);

        Assert.Contains("the table 'steps' is there already", (await store.ListCheckpointsAsync(Cancel))[0].LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Statements_that_cannot_be_built_beside_others_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new StepsReadModel("a", createTables: "CREATE TABLE steps (position INTEGER)"));
        await using var store = await OpenAsync(steps: 1);
        var viewed = new StepsReadModel("a", createTables: StepsReadModel.Tables + "; CREATE VIEW {viewed} AS SELECT position FROM {steps}");

        var refused = await Assert.ThrowsAsync<NotSupportedException>(async () => await PrepareAsync(store, viewed, await AcquireAsync(store, Steps)));

        Assert.Contains("the view 'viewed'", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Tables());
    }

    [Fact]
    public async Task A_projection_that_makes_its_tables_itself_is_not_rebuilt_and_says_so()
    {
        await using var store = await OpenAsync(steps: 2);
        _file.Run("CREATE TABLE simple (position INTEGER NOT NULL)");
        await using var running = Run(store, new SimpleProjection());
        await UntilAsync(async () => await PositionAsync(store) is (2, null));

        await Assert.ThrowsAsync<ProjectionOperationException>(() => new ProjectionControl(store).RebuildAsync(Steps, cancellationToken: Cancel));
        await store.AskForRebuildAsync(Steps, Checkpoint.Start, modelVersion: null, Cancel);

        await UntilAsync(async () => (await new ProjectionControl(store).ShowAsync(Steps, Cancel)).Rebuild is { State.Status: SubscriptionStatus.Stopped });
        Assert.Contains("makes its tables itself", (await new ProjectionControl(store).ShowAsync(Steps, Cancel)).Rebuild!.State.LastError, StringComparison.Ordinal);
        Assert.Equal(2L, _file.Read("SELECT count(*) FROM simple"));
    }

    [Fact]
    public async Task A_projection_that_does_not_say_how_it_is_emptied_stops_where_it_stood_when_it_is_to_be_reset()
    {
        await using var store = await OpenAsync(steps: 2);
        _file.Run("CREATE TABLE simple (position INTEGER NOT NULL)");
        await using var running = Run(store, new SimpleProjection());
        await UntilAsync(async () => await PositionAsync(store) is (2, null));
        var control = new ProjectionControl(store);

        await control.ResetAsync(Steps, cancellationToken: Cancel);
        await UntilAsync(async () => (await control.ShowAsync(Steps, Cancel)).State is { Status: SubscriptionStatus.Stopped });

        Assert.Contains("does not say how its tables are emptied", (await control.ShowAsync(Steps, Cancel)).State.LastError, StringComparison.Ordinal);
        Assert.True(await control.ResumeAsync(Steps, Cancel));
        await AppendAsync(store, from: 2, steps: 1);
        await UntilAsync(async () => await PositionAsync(store) is (3, null));
        Assert.Equal("1 2 3", _file.Read("SELECT group_concat(position, ' ') FROM (SELECT position FROM simple ORDER BY rowid)"));
    }

    [Fact]
    public async Task A_projection_that_says_how_it_is_emptied_begins_again()
    {
        await using var store = await OpenAsync(steps: 2);
        _file.Run("CREATE TABLE simple (position INTEGER NOT NULL)");
        await using var running = Run(store, new SimpleProjection(empties: true));
        await UntilAsync(async () => await PositionAsync(store) is (2, null));

        await new ProjectionControl(store).ResetAsync(Steps, cancellationToken: Cancel);

        await UntilAsync(async () => (await store.ListCheckpointsAsync(Cancel)) is [{ ResetTo: null, Epoch: > 1, Checkpoint.Position.Value: 2 }]);
        Assert.Equal(2L, _file.Read("SELECT count(*) FROM simple"));
    }

    public void Dispose() => _file.Dispose();

    private async Task<SqliteEventStore> OpenAsync(int steps)
    {
        var store = await _file.OpenAsync();
        await AppendAsync(store, from: 0, steps);
        return store;
    }

    private static async Task AppendAsync(SqliteEventStore store, int from, int steps)
    {
        if (steps > 0)
        {
            NewEvent[] events = [.. Enumerable.Range(from + 1, steps).Select(number => StepEvent.Registry.Encode(Stream, EventId.Create(TimeProvider.System), new StepEvent.Stepped(number), EventMetadata.Empty))];
            Assert.IsType<AppendResult.Appended>(await store.AppendAsync(new AppendRequest(new StreamVersions([KeyValuePair.Create(Stream, new StreamVersion(from))]), events), Cancel));
        }
    }

    private static async Task<CheckpointLease> AcquireAsync(SqliteEventStore store, SubscriptionName name) =>
        (await store.AcquireCheckpointAsync(name, new LeaseOwner("here"), Long, Cancel))!;

    private static IReadModelWriter Writer(SqliteEventStore store, IProjection projection) => (IReadModelWriter)projection.WriteBeside(store);

    private static async Task<CheckpointLease> PrepareAsync(SqliteEventStore store, IProjection projection, CheckpointLease lease) => (await Writer(store, projection).PrepareAsync(lease, Cancel))!;

    /// <summary>As a process would whose writer has seen nothing yet but where the log ended when it prepared.</summary>
    private static async Task<CheckpointLease> WriteAsync(SqliteEventStore store, IProjection projection, CheckpointLease lease, int first, int last)
    {
        var writer = Writer(store, projection);
        if (lease.Rebuild is not null)
        {
            // A new writer knows of no end of the log, and would take the first batch for the last.
            await writer.PrepareAsync(lease, Cancel);
        }

        Assert.True(await TryWriteAsync(store, writer, lease, first, last));
        var events = await store.ReadLogAsync(new ReadLogRequest(new LogPosition(last - 1), new PageSize(1)), Cancel);
        return lease with { Checkpoint = new Checkpoint(events[0].Position, events[0].Id) };
    }

    private static async Task<bool> TryWriteAsync(SqliteEventStore store, IReadModelWriter writer, CheckpointLease lease, int first, int last)
    {
        var events = await store.ReadLogAsync(new ReadLogRequest(new LogPosition(first - 1), new PageSize(last - first + 1)), Cancel);
        return await writer.WriteAsync(lease, new ProjectionBatch(events, new Checkpoint(events[^1].Position, events[^1].Id)), Cancel);
    }

    private static async Task<(long Position, long? Rebuild)> PositionAsync(SqliteEventStore store) =>
        await new ProjectionControl(store).ListAsync(Cancel) is [var projection] ? (projection.State.Checkpoint.Position.Value, projection.Rebuild?.State.Checkpoint.Position.Value) : (-1, null);

    private List<string> Rows(string order = "position") => List($"SELECT position || ' ' || writer FROM steps ORDER BY {order}");

    private List<string> Tables() => List("SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'steps%' ORDER BY name");

    private List<string> List(string query)
    {
        using var connection = _file.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = query;
        using var row = command.ExecuteReader();
        var rows = new List<string>();
        while (row.Read())
        {
            rows.Add(row.GetString(0));
        }

        return rows;
    }

    private static RunningProjection Run(SqliteEventStore store, IProjection projection) => new(new ProjectionRunner(store, [projection], Quick));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        while (!await condition())
        {
            await Task.Delay(5, limit.Token);
        }
    }

    private sealed class SimpleProjection : SqliteProjection<StepEvent>
    {
        private readonly bool _empties;

        public SimpleProjection(bool empties = false)
            : base("steps")
        {
            _empties = empties;
            On<StepEvent.Stepped>((recorded, connection, _) => Run(connection, $"INSERT INTO simple VALUES ({recorded.Position})"));
        }

        protected override Task EmptyAsync(SqliteConnection connection, CancellationToken cancellationToken) =>
            _empties ? Run(connection, "DELETE FROM simple") : base.EmptyAsync(connection, cancellationToken);

        private static Task Run(SqliteConnection connection, string sql)
        {
            TemporaryFile.Run(connection, sql);
            return Task.CompletedTask;
        }
    }

    private sealed class RunningProjection : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        private readonly Task _run;

        public RunningProjection(ProjectionRunner runner) => _run = runner.RunAsync(_stop.Token);

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _run);
            _stop.Dispose();
        }
    }
}

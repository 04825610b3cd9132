using EventCore.Stores;
using EventCore.Testing;
using Npgsql;

namespace EventCore.Postgres.Tests;

public sealed class PostgresReadModelTests(TestPostgres server) : IAsyncLifetime
{
    private static readonly SubscriptionName Steps = new("steps");
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);
    private static readonly ProjectionRunnerOptions Quick = new() { CheckInterval = TimeSpan.FromMilliseconds(20), LeaseTime = TimeSpan.FromSeconds(2) };

    private readonly string _schema = $"steps_{Guid.NewGuid():N}";
    private StepsDatabase _database = null!;
    private NpgsqlDataSource _dataSource = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PostgresEventStore Store => _database.Store;

    private ProjectionControl Control => new(Store);

    public async ValueTask InitializeAsync()
    {
        _database = await StepsDatabase.CreateAsync(server);
        _dataSource = NpgsqlDataSource.Create(_database.ConnectionString);
    }

    [Fact]
    public async Task The_old_tables_are_read_and_kept_up_to_date_until_the_new_ones_have_caught_up()
    {
        await _database.AppendAsync(3);
        var (old, anew) = (new StepsReadModel(_schema, "old"), new StepsReadModel(_schema, "new"));
        var main = await WriteAsync(old, await PrepareAsync(old, await AcquireAsync(Steps)), 1, 3);

        await Control.RebuildAsync(Steps, cancellationToken: Cancel);
        var rebuild = await WriteAsync(anew, await PrepareAsync(anew, await AcquireAsync(Steps.ForRebuild())), 1, 2);
        Assert.Equal(["1 old", "2 old", "3 old"], await RowsAsync());

        await _database.AppendAsync(1);
        await WriteAsync(old, main, 4, 4);
        Assert.Equal(["1 old", "2 old", "3 old", "4 old"], await RowsAsync());

        Assert.False(await TryWriteAsync(Writer(anew), rebuild, 3, 4));
        Assert.Equal(["1 new", "2 new", "3 new", "4 new"], await RowsAsync());
        Assert.Equal((4, null), await PositionAsync());
        Assert.False(await TryWriteAsync(Writer(old), main, 4, 4));
        await Writer(anew).TidyAsync(Cancel);
        Assert.Equal([_schema], await SchemasAsync());
        var next = await PrepareAsync(anew, await AcquireAsync(Steps));
        await _database.AppendAsync(1);
        await WriteAsync(anew, next, 5, 5);
        Assert.Equal(5, (await RowsAsync()).Count);
    }

    [Fact]
    public async Task An_owner_in_the_midst_of_a_batch_when_the_tables_are_swapped_writes_to_neither()
    {
        await _database.AppendAsync(3);
        var old = new StepsReadModel(_schema, "old");
        var main = await WriteAsync(old, await PrepareAsync(old, await AcquireAsync(Steps)), 1, 2);
        await Control.RebuildAsync(Steps, cancellationToken: Cancel);
        var anew = new StepsReadModel(_schema, "new");
        var rebuild = await PrepareAsync(anew, await AcquireAsync(Steps.ForRebuild()));
        var overtaken = new StepsReadModel(_schema, "old", then: async (_, transaction, _) =>
        {
            Assert.False(await TryWriteAsync(Writer(anew), rebuild, 1, 3));

            // The name means the new table now.
            await using var command = new NpgsqlCommand("INSERT INTO steps (position, writer) VALUES (99, 'old')", transaction.Connection);
            await command.ExecuteNonQueryAsync(Cancel);
        });

        Assert.False(await TryWriteAsync(Writer(overtaken), main, 3, 3));

        Assert.Equal(["1 new", "2 new", "3 new"], await RowsAsync());
    }

    [Fact]
    public async Task A_batch_that_is_rolled_back_swaps_nothing()
    {
        await _database.AppendAsync(2);
        var old = new StepsReadModel(_schema, "old");
        var main = await WriteAsync(old, await PrepareAsync(old, await AcquireAsync(Steps)), 1, 2);
        await Control.RebuildAsync(Steps, cancellationToken: Cancel);
        var fails = new StepsReadModel(_schema, "fails", then: (recorded, _, _) => recorded.Position.Value == 2 ? throw new InvalidOperationException("No.") : Task.CompletedTask);
        var rebuild = await PrepareAsync(fails, await AcquireAsync(Steps.ForRebuild()));

        await Assert.ThrowsAsync<InvalidOperationException>(() => TryWriteAsync(Writer(fails), rebuild, 1, 2));

        Assert.Equal(["1 old", "2 old"], await RowsAsync());
        Assert.Equal((2, 0), await PositionAsync());
        Assert.Equal(LeaseRenewal.Held, await Store.RenewCheckpointAsync(main, Long, Cancel));
    }

    [Fact]
    public async Task Whoever_reads_the_old_tables_neither_holds_up_the_swap_nor_is_disturbed_by_it()
    {
        await _database.AppendAsync(2);
        var model = new StepsReadModel(_schema, "a");
        await WriteAsync(model, await PrepareAsync(model, await AcquireAsync(Steps)), 1, 2);
        await using var reader = await _dataSource.OpenConnectionAsync(Cancel);
        await using var reading = await reader.BeginTransactionAsync(Cancel);
        await using var count = new NpgsqlCommand($"SELECT count(*) FROM {_schema}.steps", reader);
        Assert.Equal(2L, await count.ExecuteScalarAsync(Cancel));

        await Control.RebuildAsync(Steps, cancellationToken: Cancel);
        var rebuild = await PrepareAsync(model, await AcquireAsync(Steps.ForRebuild()));
        Assert.False(await TryWriteAsync(Writer(model), rebuild, 1, 2));

        Assert.Equal(2L, await count.ExecuteScalarAsync(Cancel));
        var held = await Assert.ThrowsAsync<EventStoreException>(() => Writer(model).TidyAsync(Cancel));
        Assert.True(held.IsTransient);
        await reading.CommitAsync(Cancel);
        await Writer(model).TidyAsync(Cancel);
        Assert.Equal([_schema], await SchemasAsync());
    }

    [Fact]
    public async Task Whoever_was_granted_something_on_the_old_tables_has_it_on_the_new_ones()
    {
        await _database.AppendAsync(1);
        var model = new StepsReadModel(_schema, "a");
        await WriteAsync(model, await PrepareAsync(model, await AcquireAsync(Steps)), 1, 1);
        var role = $"reader_{Guid.NewGuid():N}";
        await QueryAsync($"CREATE ROLE {role}; GRANT USAGE ON SCHEMA {_schema} TO {role}; GRANT SELECT ON {_schema}.steps TO {role}");

        await Control.RebuildAsync(Steps, cancellationToken: Cancel);
        Assert.False(await TryWriteAsync(Writer(model), await PrepareAsync(model, await AcquireAsync(Steps.ForRebuild())), 1, 1));
        Assert.True((bool)(await QueryAsync($"SELECT has_schema_privilege('{role}', '{_schema}', 'USAGE') AND has_table_privilege('{role}', '{_schema}.steps', 'SELECT') AND NOT has_table_privilege('{role}', '{_schema}.steps', 'INSERT')"))!);

        await Control.ResetAsync(Steps, cancellationToken: Cancel);
        await PrepareAsync(model, await AcquireAsync(Steps));
        Assert.True((bool)(await QueryAsync($"SELECT has_table_privilege('{role}', '{_schema}.steps', 'SELECT')"))!);
        await QueryAsync($"DROP OWNED BY {role}; DROP ROLE {role}");
    }

    [Fact]
    public async Task What_depends_on_the_old_tables_from_outside_keeps_them_from_being_replaced()
    {
        await _database.AppendAsync(1);
        var model = new StepsReadModel(_schema, "a");
        await WriteAsync(model, await PrepareAsync(model, await AcquireAsync(Steps)), 1, 1);
        await QueryAsync($"CREATE VIEW {_database.Schema}.outside AS SELECT position FROM {_schema}.steps");
        await Control.RebuildAsync(Steps, cancellationToken: Cancel);
        var rebuild = await AcquireAsync(Steps.ForRebuild());

        var refused = await Assert.ThrowsAsync<EventStoreException>(() => PrepareAsync(model, rebuild));

        Assert.Contains($"view {_database.Schema}.outside", refused.Message, StringComparison.Ordinal);
        Assert.False(refused.IsTransient);
        await QueryAsync($"DROP VIEW {_database.Schema}.outside");
        Assert.NotNull(await PrepareAsync(model, rebuild));
    }

    [Fact]
    public async Task A_rebuild_under_way_begins_anew_in_a_process_with_a_higher_version_and_one_with_a_lower_version_keeps_off()
    {
        await _database.AppendAsync(4);
        var v1 = new StepsReadModel(_schema, "v1");
        await WriteAsync(v1, await PrepareAsync(v1, await AcquireAsync(Steps)), 1, 4);
        await Control.RebuildAsync(Steps, new LogPosition(1), Cancel);
        var lease = await WriteAsync(v1, await PrepareAsync(v1, await AcquireAsync(Steps.ForRebuild())), 2, 3);
        await Store.ReleaseCheckpointAsync(lease, new LeaseEnd.Handover(), Cancel);

        var v2 = new StepsReadModel(_schema, "v2", version: 2);
        var rebuild = await PrepareAsync(v2, await AcquireAsync(Steps.ForRebuild()));

        Assert.Equal(1, rebuild.Checkpoint.Position.Value);
        Assert.NotNull(rebuild.Checkpoint.EventId);
        Assert.Null(await Writer(v1).PrepareAsync(rebuild, Cancel));
        Assert.False(await TryWriteAsync(Writer(v2), rebuild, 2, 4));
        Assert.Equal(["2 v2", "3 v2", "4 v2"], await RowsAsync());
        Assert.Null(await Writer(v1).PrepareAsync(await AcquireAsync(Steps), Cancel));
    }

    [Fact]
    public async Task A_process_with_a_higher_version_has_the_read_model_rebuilt()
    {
        await _database.AppendAsync(20);
        await using (Run(new StepsReadModel(_schema, "v1")))
        {
            await _database.UntilAsync(async () => await PositionAsync() is (20, null));
        }

        await using var running = Run(new StepsReadModel(_schema, "v2", version: 2));

        await _database.UntilAsync(async () => (await Store.ListCheckpointsAsync(Cancel)) is [{ ModelVersion: 2 }]);
        Assert.Equal(Enumerable.Range(1, 20).Select(position => $"{position} v2"), await RowsAsync());
    }

    [Fact]
    public async Task A_rebuild_that_is_cancelled_leaves_nothing_behind()
    {
        await _database.AppendAsync(2);
        var model = new StepsReadModel(_schema, "a");
        await WriteAsync(model, await PrepareAsync(model, await AcquireAsync(Steps)), 1, 2);
        await Control.RebuildAsync(Steps, cancellationToken: Cancel);
        await Assert.ThrowsAsync<ProjectionOperationException>(() => Control.RebuildAsync(Steps, cancellationToken: Cancel));
        var rebuild = await PrepareAsync(model, await AcquireAsync(Steps.ForRebuild()));
        await Writer(model).TidyAsync(Cancel);
        Assert.Equal(2, (await SchemasAsync()).Count);

        await Control.CancelRebuildAsync(Steps, Cancel);

        Assert.False(await TryWriteAsync(Writer(model), rebuild, 1, 2));
        await Writer(model).TidyAsync(Cancel);
        Assert.Equal([_schema], await SchemasAsync());
        Assert.Equal(["1 a", "2 a"], await RowsAsync());
    }

    [Fact]
    public async Task A_projection_that_is_forgotten_leaves_its_tables_and_is_not_run_again_before_they_are_dropped()
    {
        await _database.AppendAsync(2);
        await using (Run(new StepsReadModel(_schema, "a")))
        {
            await _database.UntilAsync(async () => await PositionAsync() is (2, null));
        }

        await Control.ForgetAsync(Steps, Cancel);
        Assert.Empty(await Control.ListAsync(Cancel));
        Assert.Equal(["1 a", "2 a"], await RowsAsync());

        await using var running = Run(new StepsReadModel(_schema, "b"));
        await _database.UntilAsync(async () => (await Store.ListCheckpointsAsync(Cancel)) is [{ Status: SubscriptionStatus.Stopped }]);
        Assert.Contains($"schema '{_schema}' is there already", (await Store.ListCheckpointsAsync(Cancel))[0].LastError, StringComparison.Ordinal);
        Assert.Equal(["1 a", "2 a"], await RowsAsync());
        await QueryAsync($"DROP SCHEMA {_schema} CASCADE");
        await Control.ResumeAsync(Steps, Cancel);
        await _database.UntilAsync(async () => await PositionAsync() is (2, null));
        Assert.Equal(["1 b", "2 b"], await RowsAsync());
    }

    [Fact]
    public async Task A_reset_empties_the_tables_and_moves_the_checkpoint_together()
    {
        await _database.AppendAsync(4);
        var model = new StepsReadModel(_schema, "a");
        var former = await WriteAsync(model, await PrepareAsync(model, await AcquireAsync(Steps)), 1, 4);

        await Control.ResetAsync(Steps, new LogPosition(2), Cancel);
        Assert.False(await TryWriteAsync(Writer(model), former, 4, 4));
        Assert.Equal(4, (await RowsAsync()).Count);
        var asked = await AcquireAsync(Steps);
        var broken = new StepsReadModel(_schema, "b", createTables: StepsReadModel.Tables + "; CREATE TABLE steps (x integer)");
        await Assert.ThrowsAsync<PostgresException>(() => PrepareAsync(broken, asked));
        Assert.Equal((4, 4), ((await RowsAsync()).Count, (await PositionAsync()).Position));

        var lease = await PrepareAsync(model, asked);

        Assert.Empty(await RowsAsync());
        Assert.Equal(2, (await PositionAsync()).Position);
        await WriteAsync(model, lease, 3, 4);
        Assert.Equal(["3 a", "4 a"], await RowsAsync());
    }

    [Fact]
    public async Task A_dead_letter_that_is_replayed_takes_effect_once_and_one_that_fails_again_stays()
    {
        await _database.AppendAsync(6);
        var fails = new HashSet<long> { 2, 5 };
        var model = new StepsReadModel(
            _schema,
            "a",
            then: (recorded, _, _) => fails.Contains(recorded.Position.Value) ? throw new InvalidOperationException($"Not {recorded.Position}.") : Task.CompletedTask,
            options: new ProjectionOptions { Retry = RetryPolicy.None, OnFailure = FailureAction.Skip });
        await using var running = Run(model);
        await _database.UntilAsync(async () => await PositionAsync() is (6, null));
        fails.Remove(2);

        Assert.Equal(2, await Control.ReplayAsync(Steps, cancellationToken: Cancel));

        await _database.UntilAsync(async () => await Control.ListDeadLettersAsync(Steps, cancellationToken: Cancel) is [{ Attempts: 2 }]);
        Assert.Equal(["1 a", "2 a", "3 a", "4 a", "6 a"], await RowsAsync());
        await _database.AppendAsync(1);
        await _database.UntilAsync(async () => await PositionAsync() is (7, null));
        Assert.Equal(6, (await RowsAsync()).Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("_rebuild")]
    [InlineData("_retired")]
    public async Task A_schema_that_is_there_already_is_neither_written_to_nor_dropped(string suffix)
    {
        await QueryAsync($"CREATE SCHEMA {_schema}{suffix}; CREATE TABLE {_schema}{suffix}.precious (x integer)");
        await using var running = Run(new StepsReadModel(_schema, "a"));

        await _database.UntilAsync(async () => (await Store.ListCheckpointsAsync(Cancel)) is [{ Status: SubscriptionStatus.Stopped }]);

        Assert.Contains($"'{_schema}{suffix}' is there already", (await Store.ListCheckpointsAsync(Cancel))[0].LastError, StringComparison.Ordinal);
        Assert.Equal(0L, await QueryAsync($"SELECT count(*) FROM {_schema}{suffix}.precious"));
    }

    [Theory]
    [InlineData("public")]
    [InlineData("pg_steps")]
    [InlineData("Steps")]
    [InlineData("steps_rebuild")]
    [InlineData("steps_retired")]
    [InlineData("a23456789_123456789_123456789_123456789_123456789_123456")]
    public void A_schema_that_a_read_model_must_not_have_is_refused(string schema) => Assert.Throws<ArgumentException>(() => new StepsReadModel(schema, "a"));

    [Fact]
    public async Task A_projection_that_makes_its_tables_itself_is_reset_where_it_says_how_and_never_rebuilt()
    {
        await _database.AppendAsync(2);
        await using var running = Run(new StepsProjection(_database.Schema, "a"));
        await _database.UntilAsync(async () => await PositionAsync() is (2, null));
        await Assert.ThrowsAsync<ProjectionOperationException>(() => Control.RebuildAsync(Steps, cancellationToken: Cancel));

        await Control.ResetAsync(Steps, cancellationToken: Cancel);

        await _database.UntilAsync(async () => (await Store.ListCheckpointsAsync(Cancel)) is [{ Status: SubscriptionStatus.Stopped }]);
        Assert.Contains("does not say how its tables are emptied", (await Store.ListCheckpointsAsync(Cancel))[0].LastError, StringComparison.Ordinal);
        Assert.Equal([1L, 2L], await _database.PositionsAsync());
        Assert.True(await Control.ResumeAsync(Steps, Cancel));
        await _database.AppendAsync(1);
        await _database.UntilAsync(async () => await PositionAsync() is (3, null));
        Assert.Equal([1L, 2L, 3L], await _database.PositionsAsync());
    }

    [Fact]
    public async Task A_rebuild_comes_to_its_end_while_others_append_all_the_time()
    {
        await _database.AppendAsync(500);
        await using var running = Run(new StepsReadModel(_schema, "a", options: new ProjectionOptions { MaxBatchEvents = 50 }));
        await _database.UntilAsync(async () => await PositionAsync() is (500, null));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var appended = 500;
        var appending = Task.Run(
            async () =>
            {
                for (; !stop.IsCancellationRequested; appended++)
                {
                    await _database.AppendAsync(1);
                }
            },
            Cancel);

        await Control.RebuildAsync(Steps, cancellationToken: Cancel);
        await _database.UntilAsync(async () => await PositionAsync() is (_, null));
        await stop.CancelAsync();
        await appending;

        await _database.UntilAsync(async () => await PositionAsync() is var (position, _) && position == appended);
        Assert.Equal(Enumerable.Range(1, appended).Select(position => $"{position} a"), await RowsAsync());
    }

    [Fact]
    public async Task A_rebuild_whose_owners_are_killed_again_and_again_ends_with_every_event_applied_once()
    {
        const int events = 400;
        await _database.AppendAsync(events);
        using (var first = new ProjectionProcess(_database, "first", _schema))
        {
            await _database.UntilAsync(async () => await PositionAsync() is (events, null));
        }

        await Control.RebuildAsync(Steps, cancellationToken: Cancel);
        for (var (round, reached) = (0, 0L); round < 3; round++)
        {
            using var process = new ProjectionProcess(_database, $"round-{round}", _schema);
            await _database.UntilAsync(async () => await PositionAsync() is var (_, at) && (at is null || at > reached));
            process.Kill();
            if ((await PositionAsync()).Rebuild is not { } left)
            {
                break;
            }

            reached = left;

            // Whatever moment it was: readers have one of the two, whole.
            Assert.Equal(Enumerable.Range(1, events).Select(position => $"{position} first"), await RowsAsync());
        }

        using var last = new ProjectionProcess(_database, "last", _schema);
        await _database.UntilAsync(async () => await PositionAsync() is (events, null));
        await _database.AppendAsync(5);
        await _database.UntilAsync(async () => await PositionAsync() is (events + 5, null));

        var rows = await RowsAsync();
        Assert.Equal(Enumerable.Range(1, events + 5).Select(position => (long)position), rows.Select(row => long.Parse(row.Split(' ')[0], null)));
        Assert.DoesNotContain(rows, row => row.EndsWith(" first", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var schema in await SchemasAsync())
        {
            await QueryAsync($"DROP SCHEMA {schema} CASCADE");
        }

        await _dataSource.DisposeAsync();
        await _database.DisposeAsync();
    }

    private async Task<CheckpointLease> AcquireAsync(SubscriptionName name) => (await Store.AcquireCheckpointAsync(name, new LeaseOwner("here"), Long, Cancel))!;

    private IReadModelWriter Writer(IProjection projection) => (IReadModelWriter)projection.WriteBeside(Store);

    private async Task<CheckpointLease> PrepareAsync(IProjection projection, CheckpointLease lease) => (await Writer(projection).PrepareAsync(lease, Cancel))!;

    private async Task<CheckpointLease> WriteAsync(IProjection projection, CheckpointLease lease, int first, int last)
    {
        var writer = Writer(projection);
        if (lease.Rebuild is not null)
        {
            // A new writer knows of no end of the log, and would take the first batch for the last.
            await writer.PrepareAsync(lease, Cancel);
        }

        Assert.True(await TryWriteAsync(writer, lease, first, last));
        var events = await Store.ReadLogAsync(new ReadLogRequest(new LogPosition(last - 1), new PageSize(1)), Cancel);
        return lease with { Checkpoint = new Checkpoint(events[0].Position, events[0].Id) };
    }

    private async Task<bool> TryWriteAsync(IReadModelWriter writer, CheckpointLease lease, int first, int last)
    {
        var events = await Store.ReadLogAsync(new ReadLogRequest(new LogPosition(first - 1), new PageSize(last - first + 1)), Cancel);
        return await writer.WriteAsync(lease, new ProjectionBatch(events, new Checkpoint(events[^1].Position, events[^1].Id)), Cancel);
    }

    private async Task<(long Position, long? Rebuild)> PositionAsync() =>
        await Control.ListAsync(Cancel) is [var projection] ? (projection.State.Checkpoint.Position.Value, projection.Rebuild?.State.Checkpoint.Position.Value) : (-1, null);

    private async Task<IReadOnlyList<string>> RowsAsync() => (string[])(await QueryAsync($"SELECT coalesce(array_agg(position || ' ' || writer ORDER BY position, id), '{{}}') FROM {_schema}.steps"))!;

    private async Task<IReadOnlyList<string>> SchemasAsync() =>
        (string[])(await QueryAsync($"SELECT coalesce(array_agg(nspname::text ORDER BY nspname), '{{}}') FROM pg_namespace WHERE nspname LIKE '{_schema}%'"))!;

    private async Task<object?> QueryAsync(string sql)
    {
        await using var command = _dataSource.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Cancel);
    }

    private RunningProjection Run(IProjection projection) => new(new ProjectionRunner(Store, [projection], Quick));

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

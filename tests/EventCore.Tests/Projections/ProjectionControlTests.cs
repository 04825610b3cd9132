using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using EventCore.Stores;

namespace EventCore.Tests;

/// <summary>Projections are operated through the store alone, while a runner owns them.</summary>
public sealed class ProjectionControlTests : IAsyncDisposable
{
    private static readonly StreamId Stream = new("counter");
    private static readonly SubscriptionName All = new("all");

    // Longer than any wait here: what is seen sooner is not seen at a renewal.
    private static readonly ProjectionRunnerOptions LongLease = new() { CheckInterval = TimeSpan.FromMilliseconds(5), LeaseTime = TimeSpan.FromHours(1) };
    private static readonly ProjectionRunnerOptions Quick = LongLease with { LeaseTime = TimeSpan.FromMilliseconds(300) };
    private static readonly ProjectionOptions SkipAtOnce = new() { Retry = RetryPolicy.None, OnFailure = FailureAction.Skip };

    private readonly InMemoryEventStore _store = new();
    private long _version;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ProjectionControl Control => new(_store);

    [Fact]
    public async Task Pausing_ends_the_run_of_a_handler_that_is_at_work()
    {
        await AppendAsync(1);
        var (begun, cancelled) = (new TaskCompletionSource(), new TaskCompletionSource());
        var projection = new RecordingProjection("all", async (_, cancellationToken) =>
        {
            begun.SetResult();
            await using var registration = cancellationToken.Register(cancelled.SetResult);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        });
        await using var running = Run(LongLease, projection);
        await begun.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancel);

        await Control.PauseAsync(All, Cancel);

        await cancelled.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancel);
        Assert.Equal((SubscriptionStatus.Paused, 0), ((await StateAsync())!.Status, projection.Applied.Count));
    }

    [Fact]
    public async Task A_paused_projection_goes_on_where_it_was_once_it_is_resumed()
    {
        await AppendAsync(3);
        var projection = new RecordingProjection("all");
        await using var running = Run(LongLease, projection);
        await UntilPositionAsync(3);
        await Control.PauseAsync(All, Cancel);
        await AppendAsync(3);
        await Task.Delay(50, Cancel);
        Assert.Equal(3, (await StateAsync())!.Checkpoint.Position.Value);

        Assert.True(await Control.ResumeAsync(All, Cancel));
        Assert.False(await Control.ResumeAsync(All, Cancel));

        await UntilPositionAsync(6);

        // What came before its runner saw the pause was applied in vain, and again.
        Assert.Equal([1, 2, 3, 4, 5, 6], projection.Applied.Distinct());
    }

    [Fact]
    public async Task A_projection_onto_anything_begins_again_when_it_is_reset()
    {
        await AppendAsync(5);
        var projection = new RecordingProjection("all");
        await using var running = Run(LongLease, projection);
        await UntilPositionAsync(5);

        await Control.ResetAsync(All, new LogPosition(3), Cancel);

        await UntilAsync(() => projection.Applied.Count == 7);
        Assert.Equal([1, 2, 3, 4, 5, 4, 5], projection.Applied);
        await Assert.ThrowsAsync<ProjectionOperationException>(() => Control.ResetAsync(All, new LogPosition(6), Cancel));
    }

    [Fact]
    public async Task A_projection_onto_anything_cannot_be_rebuilt_beside_and_says_so()
    {
        await AppendAsync(1);
        await using var running = Run(LongLease, new RecordingProjection("all"));
        await UntilPositionAsync(1);

        var refused = await Assert.ThrowsAsync<ProjectionOperationException>(() => Control.RebuildAsync(All, cancellationToken: Cancel));
        Assert.Contains("no read model that the library makes", refused.Message, StringComparison.Ordinal);

        // Another process may have asked for it all the same.
        await _store.AskForRebuildAsync(All, Checkpoint.Start, modelVersion: null, Cancel);
        await UntilAsync(async () => (await Control.ShowAsync(All, Cancel)).Rebuild is { State: { Status: SubscriptionStatus.Stopped, LastError: not null } });
    }

    [Fact]
    public async Task Dead_letters_are_replayed_by_the_owner_between_its_batches()
    {
        await AppendAsync(6);
        var fails = new HashSet<long> { 2, 5 };
        var projection = new RecordingProjection("all", (recorded, _) => fails.Contains(recorded.Position.Value) ? throw new InvalidOperationException($"Not {recorded.Position}.") : Task.CompletedTask, SkipAtOnce);
        await using var running = Run(Quick, projection);
        await UntilPositionAsync(6);
        fails.Remove(5);

        Assert.Equal(1, await Control.ReplayAsync(All, new LogPosition(5), Cancel));
        await UntilAsync(() => projection.Applied.Contains(5));
        await UntilAsync(async () => (await Control.ListDeadLettersAsync(All, cancellationToken: Cancel)).Count == 1);

        Assert.Equal(1, await Control.ReplayAsync(All, cancellationToken: Cancel));
        await UntilAsync(async () => await Control.ListDeadLettersAsync(All, cancellationToken: Cancel) is [{ Attempts: 2, Error: "InvalidOperationException: Not 2." }]);
        Assert.Equal(6, (await StateAsync())!.Checkpoint.Position.Value);
    }

    [Fact]
    public async Task A_projection_that_somebody_runs_is_not_forgotten_and_it_is_said_who_and_until_when()
    {
        await AppendAsync(3);
        var projection = new RecordingProjection("all");
        await using var running = Run(LongLease with { Owner = new LeaseOwner("here") }, projection);
        await UntilPositionAsync(3);
        var until = (await StateAsync())!.LeasedUntil!.Value;

        var refused = await Assert.ThrowsAsync<ProjectionOperationException>(() => Control.ForgetAsync(All, Cancel));

        Assert.Equal(
            $"Projection 'all' is run by 'here', until {until.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC unless that goes on. Nothing was changed. Take it out of whatever runs it, or stop that; then forget it.",
            refused.Message);
        await AppendAsync(1);
        await UntilPositionAsync(4);
        Assert.Equal([1, 2, 3, 4], projection.Applied);
    }

    [Fact]
    public async Task A_projection_whose_rebuild_somebody_runs_is_not_forgotten()
    {
        await AppendAsync(3);
        await using (Run(LongLease, new RecordingProjection("all")))
        {
            await UntilPositionAsync(3);
        }

        await _store.AskForRebuildAsync(All, Checkpoint.Start, modelVersion: null, Cancel);
        await _store.AcquireCheckpointAsync(All.ForRebuild(), new LeaseOwner("there"), TimeSpan.FromHours(1), Cancel);

        var refused = await Assert.ThrowsAsync<ProjectionOperationException>(() => Control.ForgetAsync(All, Cancel));

        Assert.StartsWith("The rebuild of projection 'all' is run by 'there', until ", refused.Message, StringComparison.Ordinal);
        Assert.NotNull((await Control.ShowAsync(All, Cancel)).Rebuild);
    }

    [Fact]
    public async Task A_projection_that_is_forgotten_is_in_no_list_and_begins_at_the_start_where_it_is_run_again()
    {
        await AppendAsync(3);
        var projection = new RecordingProjection("all");
        await using (Run(LongLease, projection, new RecordingProjection("other")))
        {
            await UntilPositionAsync(3);
        }

        await Control.ForgetAsync(All, Cancel);

        Assert.Equal(["other"], (await Control.ListAsync(Cancel)).Select(status => status.State.Name.Value));
        var unknown = await Assert.ThrowsAsync<ProjectionOperationException>(() => Control.ForgetAsync(All, Cancel));
        Assert.Equal("There is no projection 'all'. Those that have been run: other.", unknown.Message);
        await using var running = Run(LongLease, projection);
        await UntilPositionAsync(3);
        Assert.Equal([1, 2, 3, 1, 2, 3], projection.Applied);
    }

    [Fact]
    public async Task What_is_unknown_is_refused_with_the_names_that_are_known()
    {
        var none = await Assert.ThrowsAsync<ProjectionOperationException>(() => Control.PauseAsync(All, Cancel));
        await using var running = Run(LongLease, new RecordingProjection("balances"), new RecordingProjection("orders"));
        await UntilAsync(async () => (await Control.ListAsync(Cancel)).Count == 2);

        var unknown = await Assert.ThrowsAsync<ProjectionOperationException>(() => Control.ShowAsync(All, Cancel));

        Assert.Equal("There is no projection 'all': none has been run on this log, or not since it was forgotten.", none.Message);
        Assert.Equal("There is no projection 'all'. Those that have been run: balances, orders.", unknown.Message);
    }

    [Fact]
    public async Task The_meter_has_what_a_runner_saw_of_its_projections()
    {
        var name = $"metered-{Guid.NewGuid():N}";
        var measured = new ConcurrentDictionary<string, double>(StringComparer.Ordinal);
        using var listener = new MeterListener { InstrumentPublished = (instrument, listener) => EnableOurs(instrument, listener) };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.Start();
        await AppendAsync(4);
        var projection = new RecordingProjection(name, (recorded, _) => recorded.Position.Value == 3 ? throw new InvalidOperationException("No.") : Task.CompletedTask, new ProjectionOptions { Retry = RetryPolicy.None });
        var running = Run(LongLease, projection);

        await UntilAsync(() =>
        {
            listener.RecordObservableInstruments();
            return measured.GetValueOrDefault("eventcore.projection.position") is 2;
        });

        Assert.Equal(2, measured["eventcore.projection.lag"]);
        Assert.True(measured["eventcore.projection.lag.time"] > 0);
        Assert.True(measured.ContainsKey("eventcore.projection.rate"));
        Assert.False(measured.ContainsKey("eventcore.projection.rebuild.progress"));
        await running.DisposeAsync();
        measured.Clear();
        listener.RecordObservableInstruments();
        Assert.Empty(measured);

        static void EnableOurs(Instrument instrument, MeterListener listener)
        {
            if (instrument.Meter.Name == "EventCore" && instrument.IsObservable)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        }

        void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (tags is [{ Key: "eventcore.projection.name", Value: string projection }] && projection == name)
            {
                measured[instrument.Name] = value;
            }
        }
    }

    [Fact]
    public void A_name_that_is_kept_for_rebuilds_is_refused() =>
        Assert.Throws<ArgumentException>(() => new ProjectionRunner(_store, [new RecordingProjection("all (rebuild)")]));

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private RunningProjections Run(ProjectionRunnerOptions options, params IEnumerable<IProjection> projections) => new(new ProjectionRunner(_store, projections, options));

    private async Task AppendAsync(int count)
    {
        NewEvent[] events = [.. Enumerable.Range(0, count).Select(_ => CounterEvent.Registry.Encode(Stream, EventId.Create(TimeProvider.System), new CounterEvent.Counted(1), EventMetadata.Empty))];
        Assert.IsType<AppendResult.Appended>(await _store.AppendAsync(new AppendRequest(new StreamVersions([KeyValuePair.Create(Stream, new StreamVersion(_version))]), events), Cancel));
        _version += count;
    }

    private async Task<SubscriptionState?> StateAsync() => (await _store.ListCheckpointsAsync(Cancel)).SingleOrDefault(state => state.Name == All);

    private Task UntilPositionAsync(long position) => UntilAsync(async () => (await StateAsync())?.Checkpoint.Position.Value == position);

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        while (!await condition())
        {
            await Task.Delay(1, limit.Token);
        }
    }
}

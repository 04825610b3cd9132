using System.Data.Common;
using System.Diagnostics;
using EventCore.Stores;
using Microsoft.Extensions.Logging;

namespace EventCore;

/// <summary>One projection for as long as this process owns it: reads, applies, moves the checkpoint, and keeps the lease.</summary>
internal sealed class OwnedProjection(IEventStore store, ICheckpointStore checkpoints, IProjection projection, IProjectionWriter writer, ProjectionRunnerOptions options) : IDisposable
{
    /// <summary>What may pass by itself is tried for ever, with no longer pauses than these.</summary>
    private static readonly RetryPolicy WhileTransient = new() { BaseDelay = TimeSpan.FromMilliseconds(100), MaxDelay = TimeSpan.FromSeconds(10) };

    private readonly ILogger _logger = options.LoggerFactory.CreateLogger<ProjectionRunner>();
    private readonly TimeProvider _timeProvider = options.TimeProvider;
    private readonly BatchSize _size = new(projection.Options.MaxBatchEvents, projection.Options.TargetBatchTime);

    // One batch at a time: a replay of a dead letter comes between two batches.
    private readonly SemaphoreSlim _turn = new(1, 1);

    // From when on the lease is good for its time, by this process's clock: never later than by the store's.
    private long _leasedAt;

    // Where the checkpoint stands, for a replay, which does not move it. Written in turn.
    private CheckpointLease? _at;

    private Task _replaying = Task.CompletedTask;

    /// <summary>Goes on until the lease is lost, asked for, or no use any more; then lets go of it.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="leasedAt">A time stamp from before it was asked for.</param>
    /// <param name="cancellationToken">Stops cleanly: others may go on at once.</param>
    public async Task RunAsync(CheckpointLease lease, long leasedAt, CancellationToken cancellationToken)
    {
        _leasedAt = leasedAt;
        Log.ProjectionAcquired(_logger, lease.Name, lease.Checkpoint.Position, lease.Epoch);
        using var owning = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var keeping = KeepAsync(lease, owning);
        LeaseEnd end = new LeaseEnd.Handover();
        try
        {
            end = await PrepareAndApplyAsync(lease, owning.Token).ConfigureAwait(false);
        }
        catch (Exception) when (owning.IsCancellationRequested)
        {
            // Whatever was being applied is rolled back, or applied again by the next owner. That need not end as a cancellation: the
            // server may have closed the connection of a process that was paused, and the handler be told of both at once.
        }
        finally
        {
            await owning.CancelAsync().ConfigureAwait(false);
            await keeping.ConfigureAwait(false);
            await _replaying.ConfigureAwait(false);
        }

        await ReleaseAsync(lease, end).ConfigureAwait(false);
    }

    /// <summary>To be called once it has ended.</summary>
    public void Dispose() => _turn.Dispose();

    private bool IsGood => _timeProvider.GetElapsedTime(Volatile.Read(ref _leasedAt)) < options.LeaseTime;

    /// <summary>Renews the lease in time, and ends everything where that is too late, or somebody asks for it.</summary>
    private async Task KeepAsync(CheckpointLease lease, CancellationTokenSource owning)
    {
        try
        {
            while (IsGood)
            {
                await Task.Delay(options.LeaseTime / 3, _timeProvider, owning.Token).ConfigureAwait(false);
                var renewal = await RenewAsync(lease, owning.Token).ConfigureAwait(false);
                if (renewal is LeaseRenewal.Lost or LeaseRenewal.HeldAndWanted)
                {
                    break;
                }

                if (renewal is LeaseRenewal.HeldWithReplays && _replaying.IsCompleted)
                {
                    _replaying = ReplayAllAsync(owning.Token);
                }
            }
        }
        catch (OperationCanceledException) when (owning.IsCancellationRequested)
        {
            return;
        }

        await owning.CancelAsync().ConfigureAwait(false);
    }

    /// <summary>Null where the store did not answer, so that the lease stays as good as it was.</summary>
    private async Task<LeaseRenewal?> RenewAsync(CheckpointLease lease, CancellationToken cancellationToken)
    {
        var asked = _timeProvider.GetTimestamp();
        var left = options.LeaseTime - _timeProvider.GetElapsedTime(_leasedAt, asked);
        if (left <= TimeSpan.Zero)
        {
            // It was paused for longer than the lease. The store knows whether somebody took over, but nothing is gained by asking.
            return LeaseRenewal.Lost;
        }

        try
        {
            var renewal = await checkpoints.RenewCheckpointAsync(lease, options.LeaseTime, cancellationToken).AsTask().WaitAsync(left, _timeProvider, cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _leasedAt, asked);
            return renewal;
        }
        catch (Exception error) when (error is EventCoreException or TimeoutException)
        {
            ProjectionMetrics.CountFailure(lease.Name, ProjectionMetrics.Transient);
            return null;
        }
    }

    private async Task<LeaseEnd> PrepareAndApplyAsync(CheckpointLease lease, CancellationToken cancellationToken)
    {
        var (prepared, end) = await PrepareAsync(lease, cancellationToken).ConfigureAwait(false);
        if (end is not null)
        {
            return end;
        }

        Volatile.Write(ref _at, prepared);
        return await ApplyAllAsync(prepared, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Has the read model be there, and does a reset that is asked for, before anything is applied.</summary>
    private async Task<(CheckpointLease Lease, LeaseEnd? End)> PrepareAsync(CheckpointLease lease, CancellationToken cancellationToken)
    {
        for (var pauses = 0; IsGood;)
        {
            try
            {
                return await PrepareOnceAsync(lease, cancellationToken).ConfigureAwait(false) is { } prepared ? (prepared, null) : (lease, new LeaseEnd.Handover());
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested && IsTransient(error))
            {
                ProjectionMetrics.CountFailure(lease.Name, ProjectionMetrics.Transient);
                Log.ProjectionFailedTransiently(_logger, error, lease.Name);
                await PauseAsync(WhileTransient, ++pauses, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                ProjectionMetrics.CountFailure(lease.Name, ProjectionMetrics.Permanent);
                return (lease, new LeaseEnd.Stop(Describe(error)));
            }
        }

        return (lease, new LeaseEnd.Handover());
    }

    private async Task<CheckpointLease?> PrepareOnceAsync(CheckpointLease lease, CancellationToken cancellationToken)
    {
        if (writer is IReadModelWriter model)
        {
            return await model.PrepareAsync(lease, cancellationToken).ConfigureAwait(false);
        }

        if (lease.Rebuild is not null)
        {
            throw new NotSupportedException($"Projection '{projection.Name}' writes where nothing can be built beside the old and put in its place. Cancel the rebuild; a reset has every event applied again.");
        }

        // It can be given events twice, as after any failure.
        return lease.ResetTo is not { } to || checkpoints is not ISubscriptionControl control ? lease
            : await control.ResetCheckpointAsync(lease, cancellationToken).ConfigureAwait(false) ? lease with { Checkpoint = to, ResetTo = null }
            : null;
    }

    private async Task<LeaseEnd> ApplyAllAsync(CheckpointLease lease, CancellationToken cancellationToken)
    {
        try
        {
            var at = lease;
            await foreach (var page in ProjectionFeed.ReadAsync(store, projection, at.Checkpoint, _timeProvider, cancellationToken).ConfigureAwait(false))
            {
                var (next, end) = await ApplyAsync(at, page, cancellationToken).ConfigureAwait(false);
                if (end is not null)
                {
                    return end;
                }

                at = next;
            }

            throw new UnreachableException("The feed of a projection has no end.");
        }
        catch (EventCoreException error) when (!cancellationToken.IsCancellationRequested)
        {
            // Of reading: that of a handler has been dealt with.
            ProjectionMetrics.CountFailure(lease.Name, ProjectionMetrics.Permanent);
            return new LeaseEnd.Stop(error.Message);
        }
    }

    /// <summary>Applies a page in batches of the size that suits.</summary>
    private async Task<(CheckpointLease Lease, LeaseEnd? End)> ApplyAsync(CheckpointLease lease, ProjectionBatch page, CancellationToken cancellationToken)
    {
        var at = lease;
        for (var done = 0; ;)
        {
            IReadOnlyList<RecordedEvent> events = [.. page.Events.Skip(done).Take(_size.Next)];
            done += events.Count;
            var to = done == page.Events.Count ? page.To : CheckpointAt(events[^1]);
            var started = _timeProvider.GetTimestamp();
            var (next, end) = await WriteAsync(at, new ProjectionBatch(events, to), cancellationToken).ConfigureAwait(false);
            if (end is not null || done == page.Events.Count)
            {
                return (next, end);
            }

            _size.Took(events.Count, _timeProvider.GetElapsedTime(started));
            at = next;
        }
    }

    /// <summary>Writes a batch, again until it is written or has failed too often.</summary>
    private async Task<(CheckpointLease Lease, LeaseEnd? End)> WriteAsync(CheckpointLease lease, ProjectionBatch batch, CancellationToken cancellationToken)
    {
        for (var (failures, pauses) = (0, 0); ;)
        {
            if (!IsGood)
            {
                return (lease, new LeaseEnd.Handover());
            }

            try
            {
                if (await WriteInTurnAsync(lease, batch, cancellationToken).ConfigureAwait(false) is not { } next)
                {
                    return (lease, new LeaseEnd.Handover());
                }

                ProjectionMetrics.CountApplied(lease.Name, batch.Events.Count);
                return (next, null);
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested && IsTransient(error))
            {
                ProjectionMetrics.CountFailure(lease.Name, ProjectionMetrics.Transient);
                Log.ProjectionFailedTransiently(_logger, error, lease.Name);
                await PauseAsync(WhileTransient, ++pauses, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                ProjectionMetrics.CountFailure(lease.Name, ProjectionMetrics.Permanent);
                Log.ProjectionFailed(_logger, error, lease.Name, batch.Events.Count, batch.To.Position);
                if (batch.Events.Count > 1)
                {
                    return await WriteOneByOneAsync(lease, batch, cancellationToken).ConfigureAwait(false);
                }

                if (++failures == projection.Options.Retry.MaxAttempts || batch.Events.Count == 0)
                {
                    return await GiveUpAsync(lease, batch, error, failures, cancellationToken).ConfigureAwait(false);
                }

                await PauseAsync(projection.Options.Retry, failures, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Null where the lease is over.</summary>
    private async Task<CheckpointLease?> WriteInTurnAsync(CheckpointLease lease, ProjectionBatch batch, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!await writer.WriteAsync(lease, batch, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }

            var next = lease with { Checkpoint = batch.To };
            Volatile.Write(ref _at, next);
            return next;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Which event of a batch fails is not known, and those beside it are to be applied.</summary>
    private async Task<(CheckpointLease Lease, LeaseEnd? End)> WriteOneByOneAsync(CheckpointLease lease, ProjectionBatch batch, CancellationToken cancellationToken)
    {
        var (at, end) = (lease, (LeaseEnd?)null);
        for (var index = 0; index < batch.Events.Count && end is null; index++)
        {
            var to = index == batch.Events.Count - 1 ? batch.To : CheckpointAt(batch.Events[index]);
            (at, end) = await WriteAsync(at, new ProjectionBatch([batch.Events[index]], to), cancellationToken).ConfigureAwait(false);
        }

        return (at, end);
    }

    private Task<(CheckpointLease Lease, LeaseEnd? End)> GiveUpAsync(CheckpointLease lease, ProjectionBatch batch, Exception error, int attempts, CancellationToken cancellationToken) =>
        (projection.Options.OnFailure, batch.Events) switch
        {
            (FailureAction.SkipCase, [var failed]) => SkipAsync(
                lease, batch.To, new DeadLetter(failed.Position, failed.Id, Describe(error), attempts, _timeProvider.GetUtcNow()), cancellationToken),
            (FailureAction.PauseCase pause, _) => Task.FromResult((lease, (LeaseEnd?)new LeaseEnd.Pause(pause.Time, Describe(batch, error)))),
            _ => Task.FromResult((lease, (LeaseEnd?)new LeaseEnd.Stop(Describe(batch, error)))),
        };

    private Task<(CheckpointLease Lease, LeaseEnd? End)> SkipAsync(CheckpointLease lease, Checkpoint to, DeadLetter letter, CancellationToken cancellationToken)
    {
        Log.ProjectionSkipped(_logger, lease.Name, letter.Position, letter.Attempts, letter.Error);
        return WriteAsync(lease, new ProjectionBatch([], to, letter), cancellationToken);
    }

    /// <summary>Applies the dead letters again whose replay is asked for. What goes wrong is tried again at the next renewal.</summary>
    private async Task ReplayAllAsync(CancellationToken cancellationToken)
    {
        if (checkpoints is not ISubscriptionControl control || Volatile.Read(ref _at) is not { Name: var name })
        {
            return;
        }

        try
        {
            for (var after = LogPosition.Start; await control.ListReplaysAsync(name, after, default, cancellationToken).ConfigureAwait(false) is [.., var last] letters; after = last.Position)
            {
                foreach (var letter in letters)
                {
                    await ReplayAsync(control, letter, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // The lease is over. Who goes on finds what is left to be replayed.
        }
        catch (EventCoreException failure)
        {
            ProjectionMetrics.CountFailure(name, failure.IsTransient ? ProjectionMetrics.Transient : ProjectionMetrics.Permanent);
        }
    }

    private async Task ReplayAsync(ISubscriptionControl control, DeadLetter letter, CancellationToken cancellationToken)
    {
        var read = new ReadLogRequest(new LogPosition(letter.Position.Value - 1), new PageSize(1));
        var recorded = (await store.ReadLogAsync(read, cancellationToken).ConfigureAwait(false)).SingleOrDefault();
        for (var (failures, pauses) = (0, 0); ;)
        {
            // Between two batches, and not while this pauses.
            await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
            var at = Volatile.Read(ref _at)!;
            try
            {
                if (recorded?.Id != letter.EventId)
                {
                    var elsewhere = $"The log does not hold event {letter.EventId} at position {letter.Position} any more.";
                    await control.KeepDeadLetterAsync(at, new DeadLetter(letter.Position, letter.EventId, elsewhere, letter.Attempts, _timeProvider.GetUtcNow()), cancellationToken).ConfigureAwait(false);
                }
                else if (await writer.WriteAsync(at, new ProjectionBatch([recorded], at.Checkpoint) { Replayed = letter }, cancellationToken).ConfigureAwait(false))
                {
                    await control.RemoveDeadLetterAsync(at, letter.Position, cancellationToken).ConfigureAwait(false);
                    ProjectionMetrics.CountApplied(at.Name, 1);
                }

                return;
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested && IsTransient(error))
            {
                ProjectionMetrics.CountFailure(at.Name, ProjectionMetrics.Transient);
                pauses++;
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                ProjectionMetrics.CountFailure(at.Name, ProjectionMetrics.Permanent);
                pauses = ++failures;
                if (failures == projection.Options.Retry.MaxAttempts)
                {
                    var again = new DeadLetter(letter.Position, letter.EventId, Describe(error), letter.Attempts + failures, _timeProvider.GetUtcNow());
                    await control.KeepDeadLetterAsync(at, again, cancellationToken).ConfigureAwait(false);
                    return;
                }
            }
            finally
            {
                _turn.Release();
            }

            await PauseAsync(failures > 0 ? projection.Options.Retry : WhileTransient, pauses, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReleaseAsync(CheckpointLease lease, LeaseEnd end)
    {
        Tell(lease, end);
        try
        {
            await checkpoints.ReleaseCheckpointAsync(lease, end, CancellationToken.None).ConfigureAwait(false);
        }
        catch (EventCoreException)
        {
            // The lease ends by itself, and who goes on then finds what this one found.
        }
    }

    private void Tell(CheckpointLease lease, LeaseEnd end)
    {
        switch (end)
        {
            case LeaseEnd.Stop stop:
                Log.ProjectionStopped(_logger, lease.Name, stop.Error);
                break;
            case LeaseEnd.Pause pause:
                Log.ProjectionPaused(_logger, lease.Name, pause.Time, pause.Error);
                break;
            default:
                Log.ProjectionLetGo(_logger, lease.Name, lease.Epoch);
                break;
        }
    }

    private Task PauseAsync(RetryPolicy policy, int failures, CancellationToken cancellationToken) =>
        Task.Delay(policy.DelayAfter(failures, random: 1), _timeProvider, cancellationToken);

    private static bool IsTransient(Exception error) => error is EventCoreException { IsTransient: true } or DbException { IsTransient: true };

    private static Checkpoint CheckpointAt(RecordedEvent recorded) => new(recorded.Position, recorded.Id);

    private static string Describe(ProjectionBatch batch, Exception error) =>
        batch.Events is [var failed] ? $"At position {failed.Position}, event {failed.Version} of stream '{failed.StreamId}' ({failed.Type}): {Describe(error)}" : Describe(error);

    private static string Describe(Exception error) => $"{error.GetType().Name}: {error.Message}";
}

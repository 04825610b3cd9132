using System.Diagnostics;
using EventCore.Stores;
using Microsoft.Extensions.Logging;

namespace EventCore;

/// <summary>Applies a log's events to a projection in batches, and deals with those that fail.</summary>
internal sealed class ProjectionBatches(IEventStore store, IProjection projection, IProjectionWriter writer, ProjectionTurns turns, LeaseTerm term, ProjectionRunnerOptions options)
{
    private readonly ILogger _logger = options.LoggerFactory.CreateLogger<ProjectionRunner>();
    private readonly TimeProvider _timeProvider = options.TimeProvider;
    private static readonly TimeSpan DefaultTargetTime = TimeSpan.FromSeconds(1);

    private readonly BatchSize _size = new(projection.Options.MaxBatchEvents, projection.Options.TargetBatchTime ?? DefaultTargetTime);

    /// <summary>Goes on until the lease is over or something ends it.</summary>
    public async Task<LeaseEnd> ApplyAllAsync(CheckpointLease lease, CancellationToken cancellationToken)
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
            if (!term.IsGood)
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
            catch (Exception error) when (!cancellationToken.IsCancellationRequested && ProjectionFailure.IsTransient(error))
            {
                ProjectionMetrics.CountFailure(lease.Name, ProjectionMetrics.Transient);
                Log.ProjectionFailedTransiently(_logger, error, lease.Name);
                await PauseAsync(ProjectionFailure.WhileTransient, ++pauses, cancellationToken).ConfigureAwait(false);
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
        using var turn = await turns.TakeAsync(cancellationToken).ConfigureAwait(false);
        return await writer.WriteAsync(lease, batch, cancellationToken).ConfigureAwait(false) ? turn.At = lease with { Checkpoint = batch.To } : null;
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
                lease, batch.To, new DeadLetter(failed.Position, failed.Id, ProjectionFailure.Describe(error), attempts, _timeProvider.GetUtcNow()), cancellationToken),
            (FailureAction.PauseCase pause, _) => Task.FromResult((lease, (LeaseEnd?)new LeaseEnd.Pause(pause.Time, ProjectionFailure.Describe(batch, error)))),
            _ => Task.FromResult((lease, (LeaseEnd?)new LeaseEnd.Stop(ProjectionFailure.Describe(batch, error)))),
        };

    private Task<(CheckpointLease Lease, LeaseEnd? End)> SkipAsync(CheckpointLease lease, Checkpoint to, DeadLetter letter, CancellationToken cancellationToken)
    {
        Log.ProjectionSkipped(_logger, lease.Name, letter.Position, letter.Attempts, letter.Error);
        return WriteAsync(lease, new ProjectionBatch([], to, letter), cancellationToken);
    }

    private Task PauseAsync(RetryPolicy policy, int failures, CancellationToken cancellationToken) =>
        ProjectionFailure.PauseAsync(policy, failures, _timeProvider, cancellationToken);

    private static Checkpoint CheckpointAt(RecordedEvent recorded) => new(recorded.Position, recorded.Id);
}

using EventCore.Stores;

namespace EventCore;

/// <summary>Applies the dead letters of a projection again whose replay is asked for.</summary>
internal sealed class DeadLetterReplay(IEventStore store, ISubscriptionControl control, IProjection projection, IProjectionWriter writer, ProjectionTurns turns, TimeProvider timeProvider)
{
    /// <summary>Applies all of them, between the batches of the projection. What goes wrong is tried again when this runs again.</summary>
    public async Task RunAsync(SubscriptionName name, CancellationToken cancellationToken)
    {
        try
        {
            for (var after = LogPosition.Start; await control.ListReplaysAsync(name, after, default, cancellationToken).ConfigureAwait(false) is [.., var last] letters; after = last.Position)
            {
                foreach (var letter in letters)
                {
                    await ReplayAsync(letter, cancellationToken).ConfigureAwait(false);
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

    private async Task ReplayAsync(DeadLetter letter, CancellationToken cancellationToken)
    {
        var read = new ReadLogRequest(new LogPosition(letter.Position.Value - 1), new PageSize(1));
        var recorded = (await store.ReadLogAsync(read, cancellationToken).ConfigureAwait(false)).SingleOrDefault();
        for (var (failures, pauses) = (0, 0); ;)
        {
            // Not while this pauses.
            using (var turn = await turns.TakeAsync(cancellationToken).ConfigureAwait(false))
            {
                try
                {
                    await ApplyAsync(turn.At, letter, recorded, cancellationToken).ConfigureAwait(false);
                    return;
                }
                catch (Exception error) when (!cancellationToken.IsCancellationRequested && ProjectionFailure.IsTransient(error))
                {
                    ProjectionMetrics.CountFailure(turn.At.Name, ProjectionMetrics.Transient);
                    pauses++;
                }
                catch (Exception error) when (!cancellationToken.IsCancellationRequested)
                {
                    ProjectionMetrics.CountFailure(turn.At.Name, ProjectionMetrics.Permanent);
                    pauses = ++failures;
                    if (failures == projection.Options.Retry.MaxAttempts)
                    {
                        await KeepAsync(turn.At, letter, ProjectionFailure.Describe(error), failures, cancellationToken).ConfigureAwait(false);
                        return;
                    }
                }
            }

            await ProjectionFailure.PauseAsync(failures > 0 ? projection.Options.Retry : ProjectionFailure.WhileTransient, pauses, timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ApplyAsync(CheckpointLease at, DeadLetter letter, RecordedEvent? recorded, CancellationToken cancellationToken)
    {
        if (recorded?.Id != letter.EventId)
        {
            await KeepAsync(at, letter, $"The log does not hold event {letter.EventId} at position {letter.Position} any more.", failures: 0, cancellationToken).ConfigureAwait(false);
        }
        else if (await writer.WriteAsync(at, new ProjectionBatch([recorded], at.Checkpoint) { Replayed = letter }, cancellationToken).ConfigureAwait(false))
        {
            await control.RemoveDeadLetterAsync(at, letter.Position, cancellationToken).ConfigureAwait(false);
            ProjectionMetrics.CountApplied(at.Name, 1);
        }
    }

    private ValueTask<bool> KeepAsync(CheckpointLease at, DeadLetter letter, string error, int failures, CancellationToken cancellationToken) =>
        control.KeepDeadLetterAsync(at, new DeadLetter(letter.Position, letter.EventId, error, letter.Attempts + failures, timeProvider.GetUtcNow()), cancellationToken);
}

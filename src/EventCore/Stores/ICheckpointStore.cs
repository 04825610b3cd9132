namespace EventCore.Stores;

/// <summary>A store that keeps the checkpoints of subscriptions beside its events, each moved by one owner at a time.</summary>
/// <remarks>
/// <para>A lease is good for a time that the store measures by its own clock, and that its owner extends by renewing it. Whoever
/// acquires a checkpoint gets a higher epoch than everybody before, and nothing is done for a lease whose epoch is not the highest or
/// whose time is over: an owner that was paused, and does not know how long, cannot move what another one has taken
/// over.</para>
/// <para>Thread-safe. Every member throws <see cref="EventStoreException"/> where the store cannot be reached, and
/// <see cref="SchemaMismatchException"/> where its schema is not the one this library expects.</para>
/// </remarks>
public interface ICheckpointStore
{
    /// <summary>Every subscription of the log that has been acquired, and not been forgotten since, ordered by name by code point.</summary>
    ValueTask<IReadOnlyList<SubscriptionState>> ListCheckpointsAsync(CancellationToken cancellationToken);

    /// <summary>Makes somebody the owner of a checkpoint, which begins at <see cref="Checkpoint.Start"/>.</summary>
    /// <param name="name">Whose checkpoint.</param>
    /// <param name="owner">Who wants to move it.</param>
    /// <param name="leaseTime">For how long, unless the lease is renewed; more than zero.</param>
    /// <param name="cancellationToken">Cancels the wait, not the outcome: the checkpoint may have been acquired.</param>
    /// <returns>
    /// Null where another lease has time left, where another than <paramref name="owner"/> has asked for it and that wish has
    /// not run out, or where it is paused or stopped.
    /// </returns>
    ValueTask<CheckpointLease?> AcquireCheckpointAsync(SubscriptionName name, LeaseOwner owner, TimeSpan leaseTime, CancellationToken cancellationToken);

    /// <summary>Extends a lease to <paramref name="leaseTime"/> from now.</summary>
    ValueTask<LeaseRenewal> RenewCheckpointAsync(CheckpointLease lease, TimeSpan leaseTime, CancellationToken cancellationToken);

    /// <summary>Ends a lease. What is done with one that is lost already is nothing.</summary>
    /// <returns>Whether the lease was still good.</returns>
    ValueTask<bool> ReleaseCheckpointAsync(CheckpointLease lease, LeaseEnd end, CancellationToken cancellationToken);

    /// <summary>Asks the owner of a checkpoint to let go of it, and keeps it from others meanwhile.</summary>
    /// <param name="name">Whose checkpoint; one that was never acquired is nobody's to ask for.</param>
    /// <param name="owner">Who wants it.</param>
    /// <param name="time">How long the wish lasts.</param>
    /// <param name="cancellationToken">Cancels the wait, not the outcome.</param>
    /// <returns>False where somebody else's wish has time left.</returns>
    ValueTask<bool> AskForCheckpointAsync(SubscriptionName name, LeaseOwner owner, TimeSpan time, CancellationToken cancellationToken);

    /// <summary>Moves a checkpoint, and keeps the event that was gone past with it, if any, both or neither.</summary>
    /// <param name="lease">A lease on it. Once it is moved, the lease to go on with is this one at <paramref name="to"/>.</param>
    /// <param name="to">Where it is to stand.</param>
    /// <param name="skipped">An event that could not be dealt with; one at the same position is replaced.</param>
    /// <param name="cancellationToken">Cancels the wait, not the outcome.</param>
    /// <returns>
    /// False, and nothing is done, where the lease is lost, or the checkpoint does not stand where the lease says: a move whose answer
    /// was lost is not made twice.
    /// </returns>
    ValueTask<bool> AdvanceCheckpointAsync(CheckpointLease lease, Checkpoint to, DeadLetter? skipped, CancellationToken cancellationToken);

    /// <summary>Lets a paused or stopped subscription go on. A reset that it stopped at is taken back.</summary>
    /// <returns>False where it was neither.</returns>
    ValueTask<bool> ResumeCheckpointAsync(SubscriptionName name, CancellationToken cancellationToken);

    /// <summary>One page of the events that a subscription went past, above a position, in position order.</summary>
    ValueTask<IReadOnlyList<DeadLetter>> ListDeadLettersAsync(SubscriptionName name, LogPosition after, PageSize pageSize, CancellationToken cancellationToken);
}

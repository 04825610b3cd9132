namespace EventCore.Stores;

/// <summary>A store whose subscriptions can be operated by whoever reaches it, also while another process owns them.</summary>
/// <remarks>
/// <para>What is asked of a subscription is a row, so nobody has to reach its owner. Whatever changes what an owner may do ends
/// its lease in the same step: what it has under way then is not committed, and whoever acquires the checkpoint next is told.</para>
/// <para>A rebuild is a subscription of its own, named <see cref="SubscriptionName.ForRebuild"/>, with a checkpoint, an owner, an epoch and dead
/// letters like any other. It is there from when it is asked for until it is completed or cancelled.</para>
/// <para>Thread-safe. Every member throws as those of <see cref="ICheckpointStore"/> do.</para>
/// </remarks>
public interface ISubscriptionControl : ICheckpointStore
{
    /// <summary>Ends the lease of a subscription, and lets nobody go on with it until it is resumed.</summary>
    /// <returns>False where it was never acquired.</returns>
    ValueTask<bool> PauseCheckpointAsync(SubscriptionName name, CancellationToken cancellationToken);

    /// <summary>Ends the lease of a subscription and asks its next owner to begin again; one that had stopped may be acquired.</summary>
    /// <param name="name">Which.</param>
    /// <param name="to">Where it is to go on; what stands against it being there is not looked at. A later wish replaces an earlier one.</param>
    /// <param name="cancellationToken">Cancels the wait, not the outcome.</param>
    /// <returns>False where it was never acquired.</returns>
    ValueTask<bool> AskForResetAsync(SubscriptionName name, Checkpoint to, CancellationToken cancellationToken);

    /// <summary>Moves a checkpoint to where <see cref="CheckpointLease.ResetTo"/> says, and forgets the dead letters above; until then it is moved nowhere else.</summary>
    /// <returns>False, and nothing is done, where the lease is lost or no reset is asked for.</returns>
    ValueTask<bool> ResetCheckpointAsync(CheckpointLease lease, CancellationToken cancellationToken);

    /// <summary>Begins a rebuild: a subscription beside the one that is to be rebuilt.</summary>
    /// <param name="name">What is to be rebuilt.</param>
    /// <param name="from">Where the rebuild begins.</param>
    /// <param name="modelVersion">The least version of the read model that is to be built; null for any.</param>
    /// <param name="cancellationToken">Cancels the wait, not the outcome.</param>
    /// <returns>False where it was never acquired, or one is under way.</returns>
    ValueTask<bool> AskForRebuildAsync(SubscriptionName name, Checkpoint from, int? modelVersion, CancellationToken cancellationToken);

    /// <summary>Ends a rebuild and its lease, and forgets its dead letters.</summary>
    /// <returns>False where none is under way.</returns>
    ValueTask<bool> CancelRebuildAsync(SubscriptionName name, CancellationToken cancellationToken);

    /// <summary>
    /// Puts the checkpoint, the model's version and the dead letters of a rebuild in the place of those of the subscription that it rebuilds, and
    /// ends both leases. A subscription that had stopped may be acquired; one that is paused stays paused.
    /// </summary>
    /// <param name="lease">A lease on the rebuild.</param>
    /// <param name="cancellationToken">Cancels the wait, not the outcome.</param>
    /// <returns>False, and nothing is done, where the lease is lost, or where the other one is ahead of the rebuild and has an owner, or is asked for.</returns>
    ValueTask<bool> CompleteRebuildAsync(CheckpointLease lease, CancellationToken cancellationToken);

    /// <summary>Removes a subscription that is retired: its checkpoint, its dead letters, its rebuild, and the dead letters of that, all or nothing.</summary>
    /// <remarks>
    /// It then is as one that was never acquired, but that its epoch goes on rising, and that of its rebuild: whoever acquires it begins at
    /// <see cref="Checkpoint.Start"/>, and owners from before are former owners, however long they were paused.
    /// </remarks>
    /// <returns>
    /// What became of it. Where somebody owns it, or asks for it, nothing is done, nor where that is so of its rebuild: they would acquire it again, and
    /// begin at the start.
    /// </returns>
    /// <exception cref="ArgumentException">The name leaves no room for that of a rebuild.</exception>
    ValueTask<ForgetResult> ForgetCheckpointAsync(SubscriptionName name, CancellationToken cancellationToken);

    /// <summary>Asks the owner of a subscription to apply events again that it went past: see <see cref="LeaseRenewal.HeldWithReplays"/>.</summary>
    /// <param name="name">Which.</param>
    /// <param name="position">That of one dead letter; null for all there are.</param>
    /// <param name="cancellationToken">Cancels the wait, not the outcome.</param>
    /// <returns>How many dead letters are to be replayed by that.</returns>
    ValueTask<int> AskForReplayAsync(SubscriptionName name, LogPosition? position, CancellationToken cancellationToken);

    /// <summary>One page of the dead letters whose replay is asked for, above a position, in position order.</summary>
    ValueTask<IReadOnlyList<DeadLetter>> ListReplaysAsync(SubscriptionName name, LogPosition after, PageSize pageSize, CancellationToken cancellationToken);

    /// <summary>Forgets an event that was dealt with after all.</summary>
    /// <returns>False, and nothing is done, where the lease is lost, or there is none at that position.</returns>
    ValueTask<bool> RemoveDeadLetterAsync(CheckpointLease lease, LogPosition position, CancellationToken cancellationToken);

    /// <summary>Replaces a dead letter by what is known now, and takes back the wish that it be replayed.</summary>
    /// <returns>False, and nothing is done, where the lease is lost, or there is none at that position.</returns>
    ValueTask<bool> KeepDeadLetterAsync(CheckpointLease lease, DeadLetter letter, CancellationToken cancellationToken);
}

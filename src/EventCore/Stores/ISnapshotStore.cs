namespace EventCore.Stores;

/// <summary>Keeps snapshots of folded states. An <see cref="IEventStore"/> implements it beside its events, for the same log, if it can.</summary>
/// <remarks>
/// <para>A snapshot is a cache that everybody may lose: losing one, or all, costs reading and nothing else. What this promises is
/// written down as tests in <c>EventCore.Testing</c>, which run on every store that implements it.</para>
/// <para>Thread-safe. Every member throws <see cref="EventStoreException"/> where the store cannot be reached, and
/// <see cref="SchemaMismatchException"/> where its schema is not the one this library expects.</para>
/// </remarks>
public interface ISnapshotStore
{
    /// <summary>The snapshot that is stored under a key; null where there is none. It need not be durable yet.</summary>
    /// <exception cref="ArgumentException">More than <see cref="AppendLimits.MaxStreams"/> streams.</exception>
    ValueTask<StoredSnapshot?> FindSnapshotAsync(SnapshotKey key, CancellationToken cancellationToken);

    /// <summary>Stores a snapshot in the place of the one that is stored under its key, unless that one is newer.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="cancellationToken">Cancels the wait, not the outcome: a cancelled save may have been done.</param>
    /// <exception cref="ArgumentException">More than <see cref="AppendLimits.MaxStreams"/> streams.</exception>
    /// <remarks>
    /// Newer is the one of more events (<see cref="StoredSnapshot.EventCount"/>): both were made at moments of one log, and a
    /// version only grows, so that one is at least as far in every stream. Of two with as many events the one saved last stays.
    /// </remarks>
    ValueTask SaveSnapshotAsync(StoredSnapshot snapshot, CancellationToken cancellationToken);

    /// <summary>Removes a snapshot that turned out to be of another log than this one, unless another was saved in its place.</summary>
    /// <param name="snapshot">The snapshot as it was found.</param>
    /// <param name="cancellationToken">Cancels the wait, not the outcome: a cancelled removal may have been done.</param>
    /// <exception cref="ArgumentException">More than <see cref="AppendLimits.MaxStreams"/> streams.</exception>
    /// <remarks>
    /// A log that was restored from an older backup than its snapshots has fewer events than they, so that none that is made now
    /// would take their place.
    /// </remarks>
    ValueTask RemoveSnapshotAsync(StoredSnapshot snapshot, CancellationToken cancellationToken);
}

namespace EventCore.Stores;

/// <summary>One log of events. What every store promises is written down as tests in <c>EventCore.Testing</c>.</summary>
/// <remarks>
/// Thread-safe. Every member throws <see cref="EventStoreException"/> where the store cannot be reached, and
/// <see cref="SchemaMismatchException"/> where its schema is not the one this library expects.
/// </remarks>
public interface IEventStore : IAsyncDisposable
{
    /// <summary>Appends every event of one decision, or none of them.</summary>
    /// <param name="append">The events, in their order, and the expected version of every stream read.</param>
    /// <param name="cancellationToken">Keeps the append from being sent, or ends the wait for its answer.</param>
    /// <returns>The new versions with the last position and the creation time, or the streams that had moved on.</returns>
    /// <exception cref="ArgumentException">The append is larger than the store's <see cref="AppendLimits"/>.</exception>
    /// <exception cref="EventIdReusedException">Some of the event ids are in the log already, for other events.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before it was sent: nothing was appended, and nothing will be.</exception>
    /// <exception cref="AppendOutcomeUnknownException">The append was sent, and nothing says what became of it, or it was cancelled since.</exception>
    /// <remarks>
    /// Appends are judged in the order of the calls: one that is issued while another is under way sees what that one left.
    /// Sending the same events again stores them once and gives the same answer: the event id is the idempotency key,
    /// and it is looked at before the versions. Streams that get no event are checked like the others and leave no trace.
    /// The events of one append have neighbouring positions, in their order, and share one <see cref="RecordedEvent.CreatedAt"/>.
    /// </remarks>
    ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken);

    /// <summary>Reads one page of some streams, merged in position order, all as of one moment.</summary>
    /// <exception cref="ArgumentException">More than <see cref="AppendLimits.MaxStreams"/> streams.</exception>
    /// <remarks>A stream nobody has written to reads as empty, at version 0.</remarks>
    ValueTask<StreamsPage> ReadStreamsAsync(ReadStreamsRequest read, CancellationToken cancellationToken);

    /// <summary>Reads one page of all events in position order.</summary>
    ValueTask<IReadOnlyList<RecordedEvent>> ReadLogAsync(ReadLogRequest read, CancellationToken cancellationToken);

    /// <summary>The last position of the log and the event there; <see cref="Checkpoint.Start"/> where it is empty.</summary>
    /// <remarks>Found by some reads of single events unless a store knows a quicker way.</remarks>
    ValueTask<Checkpoint> ReadEndAsync(CancellationToken cancellationToken) => LogEnd.FindAsync(this, cancellationToken);

    /// <summary>The versions of some streams, all as of one moment; 0 for a stream nobody has written to.</summary>
    /// <exception cref="ArgumentException">More than <see cref="AppendLimits.MaxStreams"/> streams, none, or one twice.</exception>
    ValueTask<StreamVersions> ReadVersionsAsync(IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken);

    /// <summary>Lists one page of the streams whose ids begin with a prefix, ordered by code point.</summary>
    ValueTask<IReadOnlyList<StreamSummary>> ListStreamsAsync(ListStreamsRequest list, CancellationToken cancellationToken);
}

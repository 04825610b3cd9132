namespace EventCore.Stores;

/// <summary>What a store does for an <see cref="AppendQueue"/>: writes one batch of appends in one transaction.</summary>
public interface IAppendWriter
{
    /// <summary>Judges the appends in their order, each seeing those before it, and commits those that pass, together.</summary>
    /// <param name="batch">One or more appends. No event id occurs in two of them.</param>
    /// <returns>
    /// The batch, once nothing that is sent later can come before it in the log; and when its answers are durable, if they are not yet.
    /// </returns>
    /// <exception cref="EventCoreException">
    /// The batch as a whole failed: <see cref="AppendRefusedException"/> where the content of one of its appends may be the reason;
    /// transient where it may be sent again; <see cref="AppendOutcomeUnknownException"/> where it may have been committed.
    /// </exception>
    /// <remarks>
    /// Called on the thread pool, one batch after another: again when the last batch is judged, though it need not be durable yet.
    /// Must be bounded in time.
    /// </remarks>
    Task<JudgedBatch> WriteAsync(IReadOnlyList<AppendRequest> batch);
}

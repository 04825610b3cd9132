namespace EventCore.Stores;

/// <summary>What a store does for an <see cref="AppendQueue"/>: writes one batch of appends in one transaction.</summary>
public interface IAppendWriter
{
    /// <summary>Judges the appends in their order, each seeing those before it, and commits those that pass, together.</summary>
    /// <param name="batch">One or more appends. No event id occurs in two of them.</param>
    /// <returns>An answer for each append, in their order; given only once the transaction is durable, or its failure is known.</returns>
    /// <exception cref="EventCoreException">
    /// The batch as a whole failed: <see cref="AppendRefusedException"/> where the content of one of its appends may be the reason;
    /// transient where it may be sent again; <see cref="AppendOutcomeUnknownException"/> where it may have been committed.
    /// </exception>
    /// <remarks>
    /// Called on the thread pool, one batch after another. Must be bounded in time.
    /// </remarks>
    Task<IReadOnlyList<AppendAnswer>> WriteAsync(IReadOnlyList<AppendRequest> batch);
}

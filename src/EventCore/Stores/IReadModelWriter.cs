namespace EventCore.Stores;

/// <summary>Takes the events of a projection into a read model that it can make, empty and build anew, or says that it cannot.</summary>
/// <remarks>
/// The read model that a lease is for is the one that is read, or beside it the one that <see cref="CheckpointLease.Rebuild"/> builds. A batch that
/// completes a rebuild puts the new one in the place of the old one in the same step, and answers that the lease is over.
/// </remarks>
public interface IReadModelWriter : IProjectionWriter
{
    /// <summary>The version of the read model that it makes; null where it makes none.</summary>
    int? ModelVersion { get; }

    /// <summary>Called with every new lease, before anything is written for it: makes the read model where it is missing, and does a reset that is asked for.</summary>
    /// <param name="lease">A lease on the checkpoint.</param>
    /// <param name="cancellationToken">Cancelled when the lease is lost, too.</param>
    /// <returns>The lease to go on with; null where it is over, or is for a read model of another version.</returns>
    /// <exception cref="EventCoreException">It cannot; where that is not transient the projection stops with the message.</exception>
    /// <exception cref="NotSupportedException">It cannot at all.</exception>
    Task<CheckpointLease?> PrepareAsync(CheckpointLease lease, CancellationToken cancellationToken);

    /// <summary>Removes what rebuilds left behind that are over.</summary>
    Task TidyAsync(CancellationToken cancellationToken);
}

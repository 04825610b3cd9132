namespace EventCore.Stores;

/// <summary>Takes the events of a projection, batch by batch, and moves its checkpoint.</summary>
public interface IProjectionWriter
{
    /// <summary>Applies some events and moves the checkpoint behind them.</summary>
    /// <param name="lease">A lease on the checkpoint, at where it stands.</param>
    /// <param name="batch">What to apply, and where to move the checkpoint.</param>
    /// <param name="cancellationToken">Cancelled when the lease is lost, too: nothing more may be written.</param>
    /// <returns>False where the lease is lost.</returns>
    Task<bool> WriteAsync(CheckpointLease lease, ProjectionBatch batch, CancellationToken cancellationToken);
}

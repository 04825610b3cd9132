using EventCore.Stores;

namespace EventCore;

/// <summary>Where a projection stands, and whose turn it is to write: one batch at a time, and a replay of a dead letter between two of them.</summary>
internal sealed class ProjectionTurns : IDisposable
{
    private readonly SemaphoreSlim _free = new(1, 1);
    private CheckpointLease? _at;

    /// <summary>Before the first turn: where the projection stands.</summary>
    public void StartAt(CheckpointLease lease) => _at = lease;

    /// <summary>Waits for a turn, which ends when it is disposed of.</summary>
    public async Task<Turn> TakeAsync(CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Turn(this);
    }

    public void Dispose() => _free.Dispose();

    /// <summary>Time in which nobody else writes.</summary>
    internal sealed class Turn(ProjectionTurns turns) : IDisposable
    {
        /// <summary>Where the projection stands.</summary>
        public CheckpointLease At
        {
            get => turns._at!;
            set => turns._at = value;
        }

        public void Dispose() => turns._free.Release();
    }
}

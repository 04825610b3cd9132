using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Has a replay that failed tried for ever.</summary>
internal sealed class KeepsAskingForReplays(IEventStore inner) : DelegatingEventStore(inner)
{
    public override async ValueTask<bool> KeepDeadLetterAsync(CheckpointLease lease, DeadLetter letter, CancellationToken cancellationToken)
    {
        var kept = await Checkpoints.KeepDeadLetterAsync(lease, letter, cancellationToken);
        await Checkpoints.AskForReplayAsync(lease.Name, letter.Position, cancellationToken);
        return kept;
    }
}

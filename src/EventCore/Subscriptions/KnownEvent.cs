using EventCore.Stores;

namespace EventCore;

/// <summary>Makes sure, before the first read and after every failure, that a checkpoint is of this log.</summary>
/// <remarks>
/// Every read of a feed begins with the event at the checkpoint, and so notices by itself. Not so where a copy is read, which may just be
/// behind, and not where the checkpoint is of another stream.
/// </remarks>
internal sealed class KnownEvent(LogFeed feed)
{
    private bool _isKnown;

    public void Distrust() => _isKnown = false;

    public async ValueTask RequireAsync(Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        if (_isKnown)
        {
            return;
        }

        if (checkpoint.EventId is not null)
        {
            var read = new ReadLogRequest(new LogPosition(checkpoint.Position.Value - 1), new PageSize(1));
            LogOrder.RequireKnown(checkpoint, await feed.Store.ReadLogAsync(read, cancellationToken).ConfigureAwait(false) is [var there] ? there.Id : null);
        }

        _isKnown = true;
    }
}

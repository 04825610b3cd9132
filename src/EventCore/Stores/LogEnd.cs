namespace EventCore.Stores;

/// <summary>Finds the end of a log by reads of single events, on a store that knows no quicker way.</summary>
internal static class LogEnd
{
    public static async ValueTask<Checkpoint> FindAsync(IEventStore store, CancellationToken cancellationToken)
    {
        // Positions are dense, so there is a last one with an event, and none above it has one.
        var (last, beyond) = (Checkpoint.Start, 1L);
        while (await ReadAsync(store, beyond, cancellationToken).ConfigureAwait(false) is { } found)
        {
            (last, beyond) = (found, checked(beyond * 2));
        }

        while (last.Position.Value + 1 < beyond)
        {
            var middle = last.Position.Value + ((beyond - last.Position.Value) / 2);
            if (await ReadAsync(store, middle, cancellationToken).ConfigureAwait(false) is { } found)
            {
                last = found;
            }
            else
            {
                beyond = middle;
            }
        }

        return last;
    }

    private static async ValueTask<Checkpoint?> ReadAsync(IEventStore store, long position, CancellationToken cancellationToken) =>
        await store.ReadLogAsync(new ReadLogRequest(new LogPosition(position - 1), new PageSize(1)), cancellationToken).ConfigureAwait(false) is [var found]
            ? new Checkpoint(found.Position, found.Id)
            : null;
}

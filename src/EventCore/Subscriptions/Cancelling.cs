namespace EventCore;

/// <summary>Ends work of ours.</summary>
internal static class Cancelling
{
    /// <summary>
    /// Cancels, whatever those say who are called back: a handler's callback, or that of a driver whose connection breaks just then. All of them
    /// are called, and who waits for the work hears of what became of it.
    /// </summary>
    public static void CancelRegardless(this CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (Exception failure) when (failure is AggregateException or ObjectDisposedException)
        {
            // Of the callbacks: the token is cancelled. Or nobody needs it any more.
        }
    }

    /// <inheritdoc cref="CancelRegardless"/>
    public static async Task CancelRegardlessAsync(this CancellationTokenSource source)
    {
        try
        {
            await source.CancelAsync().ConfigureAwait(false);
        }
        catch (AggregateException)
        {
            // Of the callbacks. The token is cancelled.
        }
    }
}

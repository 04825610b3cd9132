namespace EventCore;

/// <summary>Reads on and on from where it stands.</summary>
internal interface ISubscriptionReader
{
    /// <summary>Where it stands: behind all that it gave.</summary>
    Checkpoint At { get; }

    /// <summary>The next page, which may be empty. Where it fails, it stands where it stood.</summary>
    /// <param name="beat">The number of a beat taken before.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<FeedPage> ReadAsync(long beat, CancellationToken cancellationToken);

    /// <summary>A read failed: what answers the next one may be another server.</summary>
    void Distrust();
}

namespace EventCore;

/// <summary>What the cache knows of a stream.</summary>
/// <param name="History">Its events as far as they are kept.</param>
/// <param name="SeenAt">The highest version that the store was seen to hold.</param>
internal readonly record struct CachedStream<TEvent>(StreamHistory<TEvent> History, StreamVersion SeenAt)
{
    /// <summary>There are further events for certain. False promises nothing: another process may have appended.</summary>
    public bool IsBehind => History.Version < SeenAt;
}

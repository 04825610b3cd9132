namespace EventCore.Cli;

/// <summary>What the library says it did, by its own meter.</summary>
/// <param name="CacheHits">Streams of commands that were found in the stream cache.</param>
/// <param name="CacheMisses">Streams of commands that were read from their first event; none is counted where the cache is off.</param>
/// <param name="Batches">How appends went to the store.</param>
internal sealed record LibraryUse(long CacheHits, long CacheMisses, BatchUse Batches)
{
    public static LibraryUse None { get; } = new(0, 0, BatchUse.None);
}

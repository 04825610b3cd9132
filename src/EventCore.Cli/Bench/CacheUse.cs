namespace EventCore.Cli;

/// <summary>How often the streams of commands were found in the stream cache.</summary>
/// <param name="Hits">Streams that were found there.</param>
/// <param name="Misses">Streams that were read from their first event; none is counted where the cache is off.</param>
internal sealed record CacheUse(long Hits, long Misses);

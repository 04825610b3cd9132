using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace EventCore;

/// <summary>What the commands of this process do, for the meter <c>EventCore</c>. Costs next to nothing while nobody listens.</summary>
internal static class CommandMetrics
{
    private static readonly Meter Meter = new("EventCore");

    /// <summary>Weak: an executor needs no end of life only for its cache to be counted no longer.</summary>
    private static readonly ConditionalWeakTable<StreamCache, object> Caches = [];

    static CommandMetrics() => _ = Meter.CreateObservableUpDownCounter(
        "eventcore.cache.size", () => Caches.Sum(cache => cache.Key.Bytes), unit: "By", description: "Estimated size of the streams kept in memory.");

    public static Counter<long> CacheHits { get; } = Meter.CreateCounter<long>(
        "eventcore.cache.hits", unit: "{stream}", description: "Streams of commands that were found in the stream cache.");

    public static Counter<long> CacheMisses { get; } = Meter.CreateCounter<long>(
        "eventcore.cache.misses", unit: "{stream}", description: "Streams of commands that had to be read from their first event.");

    public static Counter<long> Conflicts { get; } = Meter.CreateCounter<long>(
        "eventcore.command.conflicts", unit: "{conflict}", description: "Appends that found a stream of their decision moved on, other than by the failure of a decision they were made on.");

    public static Counter<long> StaleRejections { get; } = Meter.CreateCounter<long>(
        "eventcore.cache.stale_rejections", unit: "{rejection}", description: "Rejections, and decisions to append nothing, that were dropped because the cache was behind.");

    public static Counter<long> Duplicates { get; } = Meter.CreateCounter<long>(
        "eventcore.command.duplicates", unit: "{command}", description: "Commands whose id had been executed before, and that were answered with its first outcome.");

    public static void Observe(StreamCache cache) => Caches.Add(cache, cache);
}

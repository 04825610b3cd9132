using System.Diagnostics.Metrics;

namespace EventCore.Cli;

/// <summary>Listens to the library's meter, and counts what the stream caches of this process do until it is disposed.</summary>
internal sealed class CacheCounter : IDisposable
{
    private readonly MeterListener _listener;
    private long _hits;
    private long _misses;

    public CacheCounter()
    {
        _listener = new MeterListener { InstrumentPublished = Enable };
        _listener.SetMeasurementEventCallback<long>(Count);
        _listener.Start();
    }

    /// <summary>Since this was made.</summary>
    public CacheUse Use => new(Interlocked.Read(ref _hits), Interlocked.Read(ref _misses));

    public void Dispose() => _listener.Dispose();

    private static void Enable(Instrument instrument, MeterListener listener)
    {
        if (instrument is { Meter.Name: "EventCore", Name: "eventcore.cache.hits" or "eventcore.cache.misses" })
        {
            listener.EnableMeasurementEvents(instrument);
        }
    }

    private void Count(Instrument instrument, long measurement, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state) =>
        Interlocked.Add(ref instrument.Name == "eventcore.cache.hits" ? ref _hits : ref _misses, measurement);
}

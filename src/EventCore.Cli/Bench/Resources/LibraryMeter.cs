using System.Diagnostics.Metrics;

namespace EventCore.Cli;

/// <summary>Listens to the library's meter, and counts what caches and append queues of this process do until it is disposed.</summary>
internal sealed class LibraryMeter : IDisposable
{
    private const string Hits = "eventcore.cache.hits";

    private const string Misses = "eventcore.cache.misses";

    private const string BatchSize = "eventcore.append.batch.size";

    private readonly MeterListener _listener;
    private long _hits;
    private long _misses;
    private long _batches;
    private long _appends;
    private int _largestBatch;

    public LibraryMeter()
    {
        _listener = new MeterListener { InstrumentPublished = Enable };
        _listener.SetMeasurementEventCallback<long>(Count);
        _listener.SetMeasurementEventCallback<int>(CountBatch);
        _listener.Start();
    }

    /// <summary>Since this was made.</summary>
    public LibraryUse Use => new(
        Interlocked.Read(ref _hits),
        Interlocked.Read(ref _misses),
        new BatchUse(Interlocked.Read(ref _batches), Interlocked.Read(ref _appends), Volatile.Read(ref _largestBatch)));

    public void Dispose() => _listener.Dispose();

    private static void Enable(Instrument instrument, MeterListener listener)
    {
        if (instrument is { Meter.Name: "EventCore", Name: Hits or Misses or BatchSize })
        {
            listener.EnableMeasurementEvents(instrument);
        }
    }

    private void Count(Instrument instrument, long measurement, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state) =>
        Interlocked.Add(ref instrument.Name == Hits ? ref _hits : ref _misses, measurement);

    private void CountBatch(Instrument instrument, int measurement, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        Interlocked.Increment(ref _batches);
        Interlocked.Add(ref _appends, measurement);
        int largest;
        do
        {
            largest = Volatile.Read(ref _largestBatch);
        }
        while (measurement > largest && Interlocked.CompareExchange(ref _largestBatch, measurement, largest) != largest);
    }
}

using System.Diagnostics.Metrics;

namespace EventCore.Postgres.Tests;

/// <summary>Counts what the driver sends through one data source, by the driver's own metrics.</summary>
internal sealed class CommandCounter : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _count;

    public CommandCounter(string dataSourceName)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Meter.Name: "Npgsql", Name: "db.client.operation.duration" })
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            foreach (var tag in tags)
            {
                if (tag.Value is string name && name == dataSourceName)
                {
                    Interlocked.Increment(ref _count);
                }
            }
        });
        _listener.Start();
    }

    public long Count => Interlocked.Read(ref _count);

    public void Dispose() => _listener.Dispose();
}

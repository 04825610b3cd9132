using System.Diagnostics.Metrics;

namespace EventCore.Tests;

/// <summary>What the meter counts of snapshots of one name, which tells a test's own from those of tests beside it.</summary>
internal sealed class SnapshotMeasurements : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, long> _counted = new(StringComparer.Ordinal);

    public SnapshotMeasurements(string name)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name.StartsWith("eventcore.snapshot.", StringComparison.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Count(instrument.Name, value, tags.ToArray().ToDictionary(), name));
        _listener.Start();
    }

    public long Saved => Counted("eventcore.snapshot.saved ");

    public long Unreadable => Counted("eventcore.snapshot.unreadable ");

    public long Unsaved(string reason) => Counted($"eventcore.snapshot.unsaved {reason}");

    public void Dispose() => _listener.Dispose();

    private void Count(string instrument, long value, Dictionary<string, object?> tags, string name)
    {
        if (tags["eventcore.snapshot.name"] is string found && found == name)
        {
            lock (_counted)
            {
                var what = $"{instrument} {tags.GetValueOrDefault("reason")}";
                _counted[what] = _counted.GetValueOrDefault(what) + value;
            }
        }
    }

    private long Counted(string what)
    {
        lock (_counted)
        {
            return _counted.GetValueOrDefault(what);
        }
    }
}

using System.Diagnostics.Metrics;
using EventCore.Stores;

namespace EventCore;

/// <summary>What becomes of the snapshots of this process, for the meter <c>EventCore</c>, by the snapshot's name.</summary>
internal static class SnapshotMetrics
{
    public const string QueueFull = "queue_full";
    public const string TooLarge = "too_large";
    public const string NotEncodable = "not_encodable";
    public const string StoreFailed = "store_failed";
    public const string Stopped = "stopped";

    private static readonly Meter Meter = new("EventCore");

    private static readonly Counter<long> Saved = Meter.CreateCounter<long>(
        "eventcore.snapshot.saved", unit: "{snapshot}", description: "Snapshots that were handed to the store.");

    private static readonly Counter<long> Unsaved = Meter.CreateCounter<long>(
        "eventcore.snapshot.unsaved", unit: "{snapshot}", description: "Snapshots that were due and not saved, by reason.");

    private static readonly Counter<long> Unreadable = Meter.CreateCounter<long>(
        "eventcore.snapshot.unreadable", unit: "{snapshot}", description: "Snapshots that were found and could not be decoded.");

    private static readonly Counter<long> Foreign = Meter.CreateCounter<long>(
        "eventcore.snapshot.foreign", unit: "{snapshot}", description: "Snapshots that were found and turned out to be of another log.");

    private static readonly Counter<long> Unread = Meter.CreateCounter<long>(
        "eventcore.snapshot.unread", unit: "{snapshot}", description: "Snapshots that the store failed to look for.");

    public static void CountForeign(SnapshotKey key) => Foreign.Add(1, NameOf(key));

    public static void CountUnread(SnapshotKey key) => Unread.Add(1, NameOf(key));

    public static void CountSaved(SnapshotKey key) => Saved.Add(1, NameOf(key));

    public static void CountUnsaved(SnapshotKey key, string reason) => Unsaved.Add(1, NameOf(key), KeyValuePair.Create<string, object?>("reason", reason));

    public static void CountUnreadable(SnapshotKey key) => Unreadable.Add(1, NameOf(key));

    private static KeyValuePair<string, object?> NameOf(SnapshotKey key) => new("eventcore.snapshot.name", key.Name.Value);
}

using System.Diagnostics;

namespace EventCore;

/// <summary>The status of a subscription as it is stored.</summary>
internal static class StoredStatus
{
    public const string Running = "running";
    public const string Paused = "paused";
    public const string Stopped = "stopped";

    public static SubscriptionStatus Read(string stored) => stored switch
    {
        Running => SubscriptionStatus.Running,
        Paused => SubscriptionStatus.Paused,
        Stopped => SubscriptionStatus.Stopped,
        _ => throw new UnreachableException($"The table's check lets no '{stored}' in."),
    };
}

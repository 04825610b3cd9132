using System.Globalization;

namespace EventCore.Faults;

/// <summary>Whether this process may mount file systems.</summary>
internal static class MountRights
{
    // CAP_SYS_ADMIN of capabilities(7).
    private const int SystemAdministration = 21;

    /// <summary>Why it may not; null where it may.</summary>
    public static string? SkipReason =>
        !File.Exists("/proc/self/status") ? "needs Linux, to mount a file system"
        : !MayMount() ? "needs root, or rather CAP_SYS_ADMIN, to mount a file system"
        : !File.Exists("/dev/loop-control") ? "needs a loop device, to mount a file system in a file"
        : null;

    private static bool MayMount()
    {
        const string Effective = "CapEff:";
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(Effective, StringComparison.Ordinal));
        return ((ulong.Parse(line.AsSpan(Effective.Length).Trim(), NumberStyles.HexNumber) >> SystemAdministration) & 1) == 1;
    }
}

using System.Runtime.InteropServices;

namespace EventCore.Faults;

/// <summary>Calls of the system that .NET has no other way to.</summary>
internal static class Native
{
    private const int SigKill = 9;
    private const int SigStop = 19;
    private const int SigCont = 18;

    // EXT4_IOC_SHUTDOWN and EXT4_GOING_FLAGS_NOLOGFLUSH of the kernel's fs/ext4/ext4.h.
    private const nuint ShutDown = 0x8004587d;
    private const uint WithoutFlushingTheLog = 2;

    public static void Kill(int process) => _ = SendSignal(process, SigKill);

    /// <summary>Kills a process and those that it has started, and waits until they are gone.</summary>
    public static async Task KillWithChildrenAsync(int process)
    {
        var children = ChildrenOf(process);
        Kill(process);
        foreach (var child in children)
        {
            Kill(child);
        }

        while (children.Append(process).Any(IsRunning))
        {
            await Task.Delay(5, CancellationToken.None);
        }
    }

    public static void Stop(int process) => _ = SendSignal(process, SigStop);

    public static void Continue(int process) => _ = SendSignal(process, SigCont);

    /// <summary>Has a mounted ext4 forget whatever is not on its disk, as when the power goes.</summary>
    public static void ShutDownFileSystem(string mountPoint)
    {
        var descriptor = OpenFile(mountPoint, 0);
        try
        {
            var flag = WithoutFlushingTheLog;
            if (descriptor < 0 || ControlDevice(descriptor, ShutDown, ref flag) != 0)
            {
                throw new FaultRunException($"The file system at '{mountPoint}' could not be shut down: error {Marshal.GetLastPInvokeError()}.");
            }
        }
        finally
        {
            _ = CloseFile(descriptor);
        }
    }

    /// <summary>The processes that a process has started and that still run.</summary>
    public static IReadOnlyList<int> ChildrenOf(int process)
    {
        var children = new List<int>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), out var id) && ParentOf(id) == process)
            {
                children.Add(id);
            }
        }

        return children;
    }

    public static bool IsRunning(int process) => ParentOf(process) is not null;

    private static int? ParentOf(int process)
    {
        try
        {
            // "id (name) state parent ...", where the name may hold anything.
            var text = File.ReadAllText($"/proc/{process}/stat");
            var rest = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return rest[0] == "Z" ? null : int.Parse(rest[1]);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenFile([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int CloseFile(int descriptor);

    [DllImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ControlDevice(int descriptor, nuint request, ref uint argument);
}

namespace EventCore.Faults;

/// <summary>A small file system in memory, which is soon full. Needs root.</summary>
internal sealed class MemoryDisk : IAsyncDisposable
{
    private MemoryDisk(string mountPoint) => MountPoint = mountPoint;

    public string MountPoint { get; }

    public static async Task<MemoryDisk> CreateAsync(string mountPoint, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(mountPoint);
        await Shell.RunAsync(["mount", "-t", "tmpfs", "-o", "size=300M", "tmpfs", mountPoint], cancellationToken);
        await Shell.RunAsync(["chown", "postgres:", mountPoint], cancellationToken);
        return new MemoryDisk(mountPoint);
    }

    public async ValueTask DisposeAsync() => await Shell.RunAsync(["umount", "-l", MountPoint], CancellationToken.None);
}

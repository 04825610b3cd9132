using System.Diagnostics;

namespace EventCore.Faults;

/// <summary>A file system in a file, whose power can be cut. Needs root.</summary>
internal sealed class LoopDisk : IAsyncDisposable
{
    private static readonly TimeSpan UnmountLimit = TimeSpan.FromSeconds(10);

    private readonly string _image;

    private LoopDisk(string image, string mountPoint) => (_image, MountPoint) = (image, mountPoint);

    public string MountPoint { get; }

    public static async Task<LoopDisk> CreateAsync(string directory, string name, CancellationToken cancellationToken)
    {
        var disk = new LoopDisk(Path.Combine(directory, name + ".img"), Path.Combine(directory, name));
        Directory.CreateDirectory(disk.MountPoint);
        await Shell.RunAsync(["truncate", "-s", "1500M", disk._image], cancellationToken);
        await Shell.RunAsync(["mkfs.ext4", "-q", "-F", disk._image], cancellationToken);
        await disk.MountAsync(cancellationToken);
        await Shell.RunAsync(["chown", "postgres:", disk.MountPoint], cancellationToken);
        return disk;
    }

    /// <summary>Whatever is not on the disk is lost, and nothing can be read or written until <see cref="RestorePowerAsync"/>.</summary>
    public void CutPower() => Native.ShutDownFileSystem(MountPoint);

    /// <summary>Mounts it again, which replays its journal. Nobody may keep a file of it open.</summary>
    public async Task RestorePowerAsync(CancellationToken cancellationToken)
    {
        for (var started = Stopwatch.GetTimestamp(); !await TryUnmountAsync(isLastTry: Stopwatch.GetElapsedTime(started) > UnmountLimit, cancellationToken);)
        {
            await Task.Delay(50, cancellationToken);
        }

        await MountAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Shell.RunAsync(["umount", "-l", MountPoint], CancellationToken.None);
        File.Delete(_image);
    }

    /// <summary>A process that a server has just begun outlives it for a moment, with its files open.</summary>
    private async Task<bool> TryUnmountAsync(bool isLastTry, CancellationToken cancellationToken)
    {
        try
        {
            await Shell.RunAsync(["umount", MountPoint], cancellationToken);
            return true;
        }
        catch (FaultRunException) when (!isLastTry)
        {
            return false;
        }
    }

    private async Task MountAsync(CancellationToken cancellationToken) => await Shell.RunAsync(["mount", "-o", "loop", _image, MountPoint], cancellationToken);
}

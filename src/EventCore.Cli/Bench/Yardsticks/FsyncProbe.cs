namespace EventCore.Cli;

/// <summary>How long the disk takes to make a page durable.</summary>
internal static class FsyncProbe
{
    private const int PageBytes = 8_192;

    private static readonly TimeSpan Duration = TimeSpan.FromMilliseconds(200);

    /// <summary>The median time of writing one page to a file in a folder and syncing it, over and over in the same place; null where the folder cannot be written.</summary>
    public static async Task<TimeSpan?> MeasureAsync(string folder, string name, CancellationToken cancellationToken)
    {
        try
        {
            var path = Path.Combine(folder, name);
            var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Delete, bufferSize: 0);
            await using (file.ConfigureAwait(false))
            {
                // Without a name it goes with this process, however that ends.
                File.Delete(path);
                var page = new byte[PageBytes];
                var latencies = await Repetition.ForAsync(
                    Duration,
                    async stop =>
                    {
                        file.Position = 0;
                        await file.WriteAsync(page, stop).ConfigureAwait(false);
                        file.Flush(flushToDisk: true);
                    },
                    cancellationToken).ConfigureAwait(false);
                return latencies.At(Percentile.P50);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

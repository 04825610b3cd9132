namespace EventCore;

/// <summary>How batches are applied in a file that has one writer at a time.</summary>
internal static class SqliteBatches
{
    /// <summary>Leaves room for appends, which wait meanwhile.</summary>
    private static readonly TimeSpan TargetTime = TimeSpan.FromMilliseconds(100);

    /// <summary>The options, with a time for a batch where they name none.</summary>
    public static ProjectionOptions Suited(ProjectionOptions? options)
    {
        options ??= new ProjectionOptions();
        return options.TargetBatchTime is null ? options with { TargetBatchTime = TargetTime } : options;
    }
}

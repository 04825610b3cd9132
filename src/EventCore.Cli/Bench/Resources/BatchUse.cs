namespace EventCore.Cli;

/// <summary>How appends were sent to the store together.</summary>
/// <param name="Batches">How many batches were sent; 0 where the store takes appends one by one.</param>
/// <param name="Appends">How many appends were in all of them.</param>
/// <param name="Largest">How many were in the largest.</param>
internal sealed record BatchUse(long Batches, long Appends, int Largest)
{
    public static BatchUse None { get; } = new(0, 0, 0);

    public double? Mean => Batches > 0 ? (double)Appends / Batches : null;
}

namespace EventCore.Cli;

/// <summary>What <c>eventcore db adopt</c> found and did.</summary>
/// <param name="Outcome">What it came to.</param>
/// <param name="Plan">What was found.</param>
/// <param name="Digest">The digest of all contents, where it was done.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="PeakWorkingSetBytes">The most memory that this process had, in bytes.</param>
internal sealed record AdoptReport(AdoptOutcome Outcome, AdoptionPlan Plan, string? Digest, TimeSpan Elapsed, long PeakWorkingSetBytes);

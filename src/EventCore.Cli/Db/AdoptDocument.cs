namespace EventCore.Cli;

/// <summary>An adoption as JSON. Fields are only ever added while the version stays.</summary>
/// <param name="Version">Of this shape: 1.</param>
/// <param name="Outcome"><c>planned</c>, <c>adopted</c> or <c>refused</c>.</param>
/// <param name="FromSchema">The schema of the old tables.</param>
/// <param name="Schema">The schema of the store.</param>
/// <param name="Log">The log in the store.</param>
/// <param name="Shape">The shape of the old tables; null where none was recognised.</param>
/// <param name="Events">How many events there are.</param>
/// <param name="Streams">How many streams have events.</param>
/// <param name="EmptyStreams">How many have none.</param>
/// <param name="FirstVersion">What the old tables number a stream's first event with.</param>
/// <param name="Checkpoints">How many checkpoints there are.</param>
/// <param name="Tables">What becomes of each old table.</param>
/// <param name="Migrations">The migrations that are applied and recorded.</param>
/// <param name="Notes">What else to know.</param>
/// <param name="Refusals">Why it cannot be done.</param>
/// <param name="Digest">The digest of all contents, which old and new tables have in common; null where nothing was carried over.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="PeakWorkingSetBytes">The most memory that the tool had, in bytes.</param>
internal sealed record AdoptDocument(
    int Version,
    AdoptOutcome Outcome,
    string FromSchema,
    string Schema,
    string Log,
    AdoptableShape? Shape,
    long Events,
    long Streams,
    long EmptyStreams,
    int FirstVersion,
    long Checkpoints,
    IReadOnlyList<AdoptDocument.Table> Tables,
    IReadOnlyList<string> Migrations,
    IReadOnlyList<string> Notes,
    IReadOnlyList<AdoptDocument.Refusal> Refusals,
    string? Digest,
    double Seconds,
    long PeakWorkingSetBytes)
{
    public const int CurrentVersion = 1;

    public static AdoptDocument Of(AdoptReport report) => new(
        CurrentVersion,
        report.Outcome,
        report.Plan.FromSchema,
        report.Plan.Schema,
        report.Plan.Log.Value,
        report.Plan.Shape,
        report.Plan.Events,
        report.Plan.Streams,
        report.Plan.EmptyStreams,
        report.Plan.FirstVersion,
        report.Plan.Checkpoints,
        [.. report.Plan.Tables.Select(table => new Table(table.Name, table.Becomes, table.KeptAs))],
        report.Plan.Migrations,
        report.Plan.Notes,
        [.. report.Plan.Refusals.Select(refusal => new Refusal(refusal.Reason, refusal.Count, refusal.Offenders))],
        report.Digest,
        report.Elapsed.TotalSeconds,
        report.PeakWorkingSetBytes);

    internal sealed record Table(string Name, string Becomes, string KeptAs);

    internal sealed record Refusal(AdoptionReason Reason, long Count, IReadOnlyList<string> Offenders);
}

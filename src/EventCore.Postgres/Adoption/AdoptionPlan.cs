namespace EventCore;

/// <summary>What an adoption finds and what it makes of it.</summary>
/// <param name="FromSchema">The schema of the old tables.</param>
/// <param name="Schema">The schema that gets the store's tables.</param>
/// <param name="Log">The log that gets the events.</param>
/// <param name="Shape">The shape of the old tables; null where none was recognised.</param>
/// <param name="Events">How many events there are; 0 where they could not be counted.</param>
/// <param name="Streams">How many streams have events.</param>
/// <param name="EmptyStreams">How many streams have a row and no event. To the store they are streams nobody has written to.</param>
/// <param name="FirstVersion">The number of a stream's first event in the old tables, 0 or 1. In the store it is 1.</param>
/// <param name="Checkpoints">How many checkpoints of subscriptions there are.</param>
/// <param name="Tables">What becomes of each old table.</param>
/// <param name="Migrations">The migrations that are applied and recorded.</param>
/// <param name="Notes">What else somebody should know before it is done.</param>
/// <param name="Refusals">Why it cannot be done; empty where it can.</param>
public sealed record AdoptionPlan(
    string FromSchema,
    string Schema,
    LogName Log,
    AdoptableShape? Shape,
    long Events,
    long Streams,
    long EmptyStreams,
    int FirstVersion,
    long Checkpoints,
    IReadOnlyList<AdoptedTable> Tables,
    IReadOnlyList<string> Migrations,
    IReadOnlyList<string> Notes,
    IReadOnlyList<AdoptionRefusal> Refusals);

namespace EventCore;

/// <summary>How a schema differs from the one that the store's migrations make.</summary>
/// <param name="Differences">Every difference, the gravest first; empty where there is none.</param>
public sealed record SchemaReport(IReadOnlyList<SchemaDifference> Differences)
{
    /// <summary>Every difference, the gravest first; empty where there is none.</summary>
    public IReadOnlyList<SchemaDifference> Differences { get; } = [.. Differences.OrderByDescending(difference => difference.Impact)];

    /// <summary>Whether a store can work on the schema: nothing is <see cref="SchemaImpact.Fatal"/>.</summary>
    public bool CanWork => Differences is not [{ Impact: SchemaImpact.Fatal }, ..];

    /// <summary>Whether the schema is as it should be: there are <see cref="SchemaImpact.Note">notes</see> at most.</summary>
    public bool IsSound => Differences is not [{ Impact: not SchemaImpact.Note }, ..];
}

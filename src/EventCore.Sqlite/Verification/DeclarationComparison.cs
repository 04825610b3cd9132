namespace EventCore;

/// <summary>Finds what differs between what a file declares and what the migrations do.</summary>
internal static class DeclarationComparison
{
    private const string Restore = "undo what changed the file, or restore a backup";

    /// <summary>Tables that an event depends on.</summary>
    private static readonly string[] TablesOfEvents = ["logs", "events"];

    /// <summary>Tables that are written to, and that no event depends on.</summary>
    private static readonly string[] TablesWithoutEvents = ["snapshots", "subscription_checkpoints", "dead_letters"];

    public static IReadOnlyList<SchemaDifference> FindAll(IReadOnlyDictionary<string, Declaration> expected, IReadOnlyDictionary<string, Declaration> found) =>
    [
        .. expected.Keys.Where(key => !found.ContainsKey(key)).Order(StringComparer.Ordinal)
            .Select(key => new SchemaDifference(key, "it", "nothing", SchemaImpact.Fatal, MendingOf(expected[key]))),
        .. expected.Keys.Where(key => found.TryGetValue(key, out var declaration) && declaration.Sql != expected[key].Sql).Order(StringComparer.Ordinal)
            .Select(key => new SchemaDifference(key, "the declaration of its migration", "another", SchemaImpact.Fatal, Restore)),
        .. found.Where(entry => !expected.ContainsKey(entry.Key)).OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => Extra(entry.Value)),
    ];

    private static SchemaDifference Extra(Declaration declaration)
    {
        var impact = ImpactOf(declaration);
        return new SchemaDifference(declaration.ToString(), "nothing", $"it on {declaration.Table}", impact, impact == SchemaImpact.Note ? null : $"DROP {declaration.Type.ToUpperInvariant()} \"{declaration.Name}\"");
    }

    /// <summary>A trigger may swallow or refuse what is inserted, and a unique index may refuse it.</summary>
    private static SchemaImpact ImpactOf(Declaration declaration)
    {
        var meddles = declaration.Type == "trigger" || declaration.Sql.StartsWith("CREATE UNIQUE INDEX", StringComparison.OrdinalIgnoreCase);
        return !meddles ? SchemaImpact.Note
            : TablesOfEvents.Contains(declaration.Table, StringComparer.OrdinalIgnoreCase) ? SchemaImpact.Fatal
            : TablesWithoutEvents.Contains(declaration.Table, StringComparer.OrdinalIgnoreCase) ? SchemaImpact.Degraded
            : SchemaImpact.Note;
    }

    /// <summary>Whatever holds no data is made again by its statement.</summary>
    private static string MendingOf(Declaration declaration) => declaration.Type == "table" ? Restore : $"run CREATE {declaration.Type.ToUpperInvariant()} {declaration.Name} as in its migration";
}

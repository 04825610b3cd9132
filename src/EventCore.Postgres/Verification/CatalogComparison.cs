namespace EventCore;

/// <summary>Finds what differs between two catalogs, and has each difference judged.</summary>
internal sealed class CatalogComparison(Catalog expected, Catalog found, string schema)
{
    /// <summary>What of it is missing, is a matter of saving, of subscribing or of migrating, never of events.</summary>
    private static readonly string[] TablesWithoutEvents = ["snapshots", "subscription_checkpoints", "dead_letters", "schema_migrations"];

    private readonly Mending _mending = new(schema);

    public IEnumerable<SchemaDifference> FindAll() =>
    [
        .. expected.Objects.Where(key => IsComparable(key) && found.Find(key) is null).Select(Missing),
        .. expected.Objects.Where(IsComparable).SelectMany(Changed),
        .. found.Objects.Where(key => expected.Find(key) is null && IsComparable(key)).Select(Extra),
    ];

    /// <summary>A table that is missing, that is nobody's business, or that is something else, is one difference without its columns.</summary>
    private bool IsComparable(CatalogObject key) =>
        key.Table is null || (expected.FindRelation(key.Table)?["is"] is { } kind && found.FindRelation(key.Table)?["is"] == kind);

    private SchemaDifference Missing(CatalogObject key)
    {
        var properties = expected.Find(key)!;
        return Difference(key, key.Describe(KindOf(key, properties)), MissingObject.Show(key, properties), "nothing", MissingObject.Judge(key, properties), _mending.OfMissing(key, properties));
    }

    private IEnumerable<SchemaDifference> Changed(CatalogObject key)
    {
        var (before, now) = (expected.Find(key)!, found.Find(key));
        return now is null ? [] : before.Keys.Union(now.Keys, StringComparer.Ordinal)
            .Where(property => before.GetValueOrDefault(property) != now.GetValueOrDefault(property) && ChangedProperty.IsTold(key, property, before, now))
            .Select(property =>
            {
                var (from, to) = (before.GetValueOrDefault(property), now.GetValueOrDefault(property));
                return Difference(
                    key,
                    $"{property} of {key.Describe(KindOf(key, before))}",
                    Show(from),
                    Show(to),
                    ChangedProperty.Judge(key, property, from, to),
                    _mending.OfChanged(key, property, before, to));
            });
    }

    private SchemaDifference Extra(CatalogObject key)
    {
        var properties = found.Find(key)!;
        return Difference(key, key.Describe(KindOf(key, properties)), "nothing", ExtraObject.Show(key, properties), ExtraObject.Judge(key, properties), _mending.OfExtra(key));
    }

    private static SchemaDifference Difference(CatalogObject key, string what, string expected, string found, SchemaImpact impact, string? mending)
    {
        var table = key.Kind == "relation" ? key.Name : key.Table;
        var most = TablesWithoutEvents.Contains(table, StringComparer.Ordinal) ? SchemaImpact.Degraded : SchemaImpact.Fatal;
        return new SchemaDifference(what, expected, found, impact < most ? impact : most, impact == SchemaImpact.Note ? null : mending);
    }

    /// <summary>The catalogs of schemas of any name are equal, so their own name stands there as a placeholder.</summary>
    private string Show(string? value) => value?.Replace("{schema}", schema, StringComparison.Ordinal) ?? "none";

    private static string? KindOf(CatalogObject key, IReadOnlyDictionary<string, string> properties) => key.Kind == "relation" ? properties["is"] : null;
}

namespace EventCore;

/// <summary>The statements that mend differences, for the schema's owner to look at and run. Nothing here runs them.</summary>
internal sealed class Mending(string schema)
{
    /// <summary>Where only what the migration says helps, which statement of which.</summary>
    public string? OfMissing(CatalogObject key, IReadOnlyDictionary<string, string> properties) => key.Kind switch
    {
        "constraint" => $"ALTER TABLE {TableOf(key)} ADD CONSTRAINT {Quote(key.Name)} {properties["definition"]}",
        "index" => $"CREATE {(properties["keys"] == "unique" ? "UNIQUE " : "")}INDEX {Quote(key.Name)} ON {TableOf(key)} {properties["definition"]}",
        "function" => AgainFrom("FUNCTION", key.Name.Split('(')[0]),
        "relation" when properties["is"] == "view" => AgainFrom("VIEW", key.Name),
        _ => null,
    };

    /// <param name="key">What has the property.</param>
    /// <param name="property">Its name.</param>
    /// <param name="expected">All properties that it should have.</param>
    /// <param name="found">The value it has; null for none.</param>
    public string? OfChanged(CatalogObject key, string property, IReadOnlyDictionary<string, string> expected, string? found) => key.Kind switch
    {
        "relation" => OfRelation(key, property, found),
        "column" => OfColumn(key, property, expected) is { } change ? $"ALTER TABLE {TableOf(key)} {change}" : null,
        "constraint" => OfConstraint(key, property, expected["definition"], found),
        "index" => property == "state" ? $"REINDEX INDEX {Named(key.Name)}" : $"DROP INDEX {Named(key.Name)}; {OfMissing(key, expected)}",
        "function" => OfFunction(key, property, expected.GetValueOrDefault(property)),
        _ => null,
    };

    public string? OfExtra(CatalogObject key) => key.Kind switch
    {
        "column" => $"ALTER TABLE {TableOf(key)} ALTER COLUMN {Quote(key.Name)} DROP NOT NULL",
        "constraint" => $"ALTER TABLE {TableOf(key)} DROP CONSTRAINT {Quote(key.Name)}",
        "index" => $"DROP INDEX {Named(key.Name)}",
        "trigger" => $"ALTER TABLE {TableOf(key)} DISABLE TRIGGER {Quote(key.Name)}",
        "rule" => $"ALTER TABLE {TableOf(key)} DISABLE RULE {Quote(key.Name)}",
        _ => null,
    };

    private string? OfRelation(CatalogObject key, string property, string? found) => property switch
    {
        "persistence" when found == "unlogged" => $"ALTER TABLE {Named(key.Name)} SET LOGGED",
        "row-level security" => $"ALTER TABLE {Named(key.Name)} DISABLE ROW LEVEL SECURITY",
        "definition" or "source" => AnewFrom("VIEW", key.Name, key.Name),
        _ => null,
    };

    private static string? OfColumn(CatalogObject key, string property, IReadOnlyDictionary<string, string> expected)
    {
        var column = Quote(key.Name);
        return property switch
        {
            "type" or "collation" => OfType(column, expected),
            "NULL" => $"ALTER COLUMN {column} {(expected["NULL"] == "refused" ? "SET" : "DROP")} NOT NULL",
            "default" => expected.TryGetValue("default", out var value) ? $"ALTER COLUMN {column} SET DEFAULT {value}" : $"ALTER COLUMN {column} DROP DEFAULT",
            "generated" => $"ALTER COLUMN {column} DROP EXPRESSION",
            "identity" when !expected.ContainsKey("identity") => $"ALTER COLUMN {column} DROP IDENTITY",
            _ => null,
        };
    }

    /// <summary>
    /// Most types have no cast to others but through text; to one of limited length there is none to be written, because it would cut off
    /// silently what is too long. A default is not cast along.
    /// </summary>
    private static string OfType(string column, IReadOnlyDictionary<string, string> expected)
    {
        var collation = expected.TryGetValue("collation", out var name) ? $" COLLATE {Quote(name)}" : "";
        var change = $"ALTER COLUMN {column} TYPE {expected["type"]}{collation} USING {column}::text{(expected["type"].StartsWith("character", StringComparison.Ordinal) ? "" : $"::{expected["type"]}")}";
        return expected.TryGetValue("default", out var value) ? $"ALTER COLUMN {column} DROP DEFAULT, {change}, ALTER COLUMN {column} SET DEFAULT {value}" : change;
    }

    private string OfConstraint(CatalogObject key, string property, string definition, string? found) => property switch
    {
        "index" => $"REINDEX INDEX {Named(key.Name)}",
        _ when found == $"{definition} NOT VALID" => $"ALTER TABLE {TableOf(key)} VALIDATE CONSTRAINT {Quote(key.Name)}",
        _ => $"ALTER TABLE {TableOf(key)} DROP CONSTRAINT {Quote(key.Name)}, ADD CONSTRAINT {Quote(key.Name)} {definition}",
    };

    private string? OfFunction(CatalogObject key, string property, string? expected)
    {
        var alter = $"ALTER FUNCTION {Quote(schema)}.{key.Name}";
        return property switch
        {
            "owner" => null,
            "volatility" => $"{alter} {expected!.ToUpperInvariant()}",
            "null arguments" => $"{alter} CALLED ON NULL INPUT",
            "security" => $"{alter} SECURITY {expected!.ToUpperInvariant()}",
            "setting search_path" => $"{alter} SET search_path = {Quote(schema)}, pg_temp",
            _ when property.StartsWith("setting ", StringComparison.Ordinal) =>
                expected is null ? $"{alter} RESET {property["setting ".Length..]}" : $"{alter} SET {property["setting ".Length..]} = {expected}",
            "is" or "arguments" or "returns" => AnewFrom("FUNCTION", key.Name.Split('(')[0], key.Name),
            _ => AgainFrom("FUNCTION", key.Name.Split('(')[0]),
        };
    }

    /// <summary>What cannot be replaced by something with other columns or of another type.</summary>
    private string? AnewFrom(string kind, string name, string signature) =>
        AgainFrom(kind, name)?.Replace("Run ", $"Run DROP {kind} {Quote(schema)}.{signature}; then ", StringComparison.Ordinal);

    /// <summary>The last migration that makes it; no statement, for it may be long.</summary>
    private static string? AgainFrom(string kind, string name) =>
        Migration.All.LastOrDefault(migration => migration.Sql.Contains($"{kind} {{schema}}.{name}", StringComparison.Ordinal)) is { } migration
            ? $"Run CREATE OR REPLACE {kind} {name} as in {migration.Name}"
            : null;

    private string TableOf(CatalogObject key) => Named(key.Table!);

    private string Named(string name) => $"{Quote(schema)}.{Quote(name)}";

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

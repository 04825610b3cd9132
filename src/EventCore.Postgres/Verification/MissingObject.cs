namespace EventCore;

/// <summary>What it means that something is not there.</summary>
internal static class MissingObject
{
    public static SchemaImpact Judge(CatalogObject key, IReadOnlyDictionary<string, string> properties) => key.Kind switch
    {
        "column" or "function" => SchemaImpact.Fatal,
        "relation" when properties["is"] == "table" => SchemaImpact.Fatal,

        // What keeps positions, versions and event ids unique.
        "constraint" when properties["is"] is "primary key" or "unique" => SchemaImpact.Fatal,
        "index" when properties["keys"] == "unique" => SchemaImpact.Fatal,
        _ => SchemaImpact.Degraded,
    };

    public static string Show(CatalogObject key, IReadOnlyDictionary<string, string> properties) => key.Kind switch
    {
        "column" => properties["type"],
        "constraint" or "index" => properties["definition"],
        _ => "it",
    };
}

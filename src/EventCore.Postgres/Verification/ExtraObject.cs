namespace EventCore;

/// <summary>What it means that somebody added something.</summary>
internal static class ExtraObject
{
    public static SchemaImpact Judge(CatalogObject key, IReadOnlyDictionary<string, string> properties) => key.Kind switch
    {
        // Whatever says what a row must be like may refuse an event.
        "constraint" => SchemaImpact.Fatal,
        "index" when properties["keys"] == "unique" => SchemaImpact.Fatal,
        "column" when properties["NULL"] == "refused" && !properties.Keys.Any(property => property is "default" or "identity" or "generated") => SchemaImpact.Fatal,
        "trigger" when properties["state"] == "enabled" => JudgeTrigger(key, properties["fires"]),
        "rule" when properties["state"] == "enabled" => JudgeRule(key, properties["on"]),
        _ => SchemaImpact.Note,
    };

    public static string Show(CatalogObject key, IReadOnlyDictionary<string, string> properties) => key.Kind switch
    {
        "column" => properties["NULL"] == "refused" ? $"{properties["type"]} that refuses NULL" : properties["type"],
        "constraint" => properties["definition"],
        "index" => properties["keys"] == "unique" ? $"unique {properties["definition"]}" : properties["definition"],
        "trigger" => $"{properties["fires"]}, {properties["state"]}",
        "rule" => $"on {properties["on"]}, {properties["state"]}",
        "policy" => $"for {properties["for"]}",
        _ => "it",
    };

    private static SchemaImpact JudgeTrigger(CatalogObject key, string fires) => fires switch
    {
        // One that returns no row swallows it, and the insert says nothing of that.
        _ when fires.StartsWith("before insert", StringComparison.Ordinal) && fires.EndsWith("for each row", StringComparison.Ordinal) => SchemaImpact.Fatal,
        _ when fires.Contains(" insert", StringComparison.Ordinal) || IsRewritten(key) => SchemaImpact.Degraded,
        _ => SchemaImpact.Note,
    };

    /// <summary>A rule takes an insert's place; and <c>ON CONFLICT</c>, which logs are made with, is refused beside one on updates, too.</summary>
    private static SchemaImpact JudgeRule(CatalogObject key, string on) =>
        on == "insert" || (on == "update" && key.Table == "logs") || IsRewritten(key) ? SchemaImpact.Fatal : SchemaImpact.Note;

    /// <summary>Whether rows of the table are not only inserted.</summary>
    private static bool IsRewritten(CatalogObject key) => key.Table is "snapshots" or "subscription_checkpoints" or "dead_letters";
}

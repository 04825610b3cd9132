namespace EventCore;

/// <summary>One thing that is not as the store's migrations make it.</summary>
/// <param name="Subject">What differs, such as <c>persistence of table events</c>. Names stand as the database has them, without the schema.</param>
/// <param name="Expected">What the migrations make.</param>
/// <param name="Found">What there is.</param>
/// <param name="Impact">Whether the store can work with it.</param>
/// <param name="Mending">What mends it: an SQL statement for the schema's owner, a command, or an advice; null where it depends on what happened.</param>
public sealed record SchemaDifference(string Subject, string Expected, string Found, SchemaImpact Impact, string? Mending)
{
    /// <summary>One line with everything but the mending.</summary>
    public override string ToString() => $"{Subject}: expected {Expected}, found {Found}";
}

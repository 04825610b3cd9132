namespace EventCore;

/// <summary>The one thing that is ever interpolated into SQL, checked first and quoted once.</summary>
internal static class SchemaName
{
    public const string Default = "eventcore";

    /// <summary>Stands for the quoted schema name in SQL texts.</summary>
    public const string Placeholder = "{schema}";

    public static string Require(string schema, string parameter)
    {
        ArgumentNullException.ThrowIfNull(schema, parameter);
        return PlainName.Is(schema)
            ? schema
            : throw new ArgumentException($"A schema name must match ^[a-z_][a-z0-9_]{{0,62}}$ (lower-case letters, digits, underscores), but '{schema}' does not.", parameter);
    }

    /// <summary>The SQL text with the quoted schema name in every place that wants it.</summary>
    public static string Bind(string sql, string schema) => sql.Replace(Placeholder, $"\"{schema}\"", StringComparison.Ordinal);
}

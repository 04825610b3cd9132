namespace EventCore;

/// <summary>Keeps a store from working on a schema that could lose, corrupt or refuse events.</summary>
internal static class SchemaGuard
{
    /// <summary>Lets a schema pass in spite of what is not fatal.</summary>
    /// <exception cref="SchemaMismatchException">Something is, and here is what mends it.</exception>
    public static void RefuseFatal(string schema, IReadOnlyList<SchemaDifference> differences)
    {
        if (differences.Where(difference => difference.Impact == SchemaImpact.Fatal).ToList() is [var first, ..] fatal)
        {
            var others = fatal.Count == 1 ? "" : $" and {fatal.Count - 1} more like it";
            throw new SchemaMismatchException(
                $"Schema '{schema}' is not the one this EventCore expects: {first}{others}. To mend it: {first.Mending ?? "undo what changed it, or restore a backup"}. "
                + $"`eventcore db verify --schema {schema}` lists every difference.",
                differences);
        }
    }
}

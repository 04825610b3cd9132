namespace EventCore;

/// <summary>Names one thing in a schema.</summary>
/// <param name="Kind"><c>relation</c>, <c>column</c>, <c>constraint</c>, <c>index</c>, <c>trigger</c>, <c>rule</c>, <c>policy</c> or <c>function</c>.</param>
/// <param name="Table">The table it belongs to; null for relations and functions.</param>
/// <param name="Name">Its name; a function's with the types of its arguments.</param>
internal sealed record CatalogObject(string Kind, string? Table, string Name)
{
    private const int MaxShownArguments = 3;

    /// <summary>By kind, table and name, so that a manifest has one order.</summary>
    public static IComparer<CatalogObject> Order { get; } = Comparer<CatalogObject>.Create((one, other) =>
        string.CompareOrdinal(one.Kind, other.Kind) is not 0 and var byKind ? byKind
        : string.CompareOrdinal(one.Table, other.Table) is not 0 and var byTable ? byTable
        : string.CompareOrdinal(one.Name, other.Name));

    /// <summary>As it stands in a report, with a kind that says more, such as <c>view</c>.</summary>
    public string Describe(string? kind = null) => $"{kind ?? Kind} {(Table is null ? "" : $"{Table}.")}{ShortName}".ReplaceLineEndings(" ");

    /// <summary>As it stands in the manifest.</summary>
    public override string ToString() => $"{Kind} {(Table is null ? "" : $"{Table}.")}{Name}";

    /// <summary>What <see cref="ToString"/> wrote. Tables of ours have no dot in their names.</summary>
    public static CatalogObject Parse(string text)
    {
        var (kind, name) = Split(text, ' ');
        if (kind is "relation" or "function")
        {
            return new CatalogObject(kind, null, name);
        }

        var (table, own) = Split(name, '.');
        return new CatalogObject(kind, table, own);
    }

    private string ShortName =>
        Kind == "function" && Name.Split(", ") is { Length: > MaxShownArguments } arguments ? $"{string.Join(", ", arguments.Take(MaxShownArguments))}, …)" : Name;

    private static (string Before, string After) Split(string text, char separator) =>
        text.IndexOf(separator, StringComparison.Ordinal) is var at && at > 0
            ? (text[..at], text[(at + 1)..])
            : throw new FormatException($"'{text}' lacks '{separator}'.");
}

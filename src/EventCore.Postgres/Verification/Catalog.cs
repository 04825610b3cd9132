using Npgsql;

namespace EventCore;

/// <summary>What a schema holds: every object with its properties, as <see cref="CatalogSql"/> gives them.</summary>
internal sealed class Catalog
{
    private readonly SortedDictionary<CatalogObject, SortedDictionary<string, string>> _objects = new(CatalogObject.Order);

    private Catalog()
    {
    }

    public IEnumerable<CatalogObject> Objects => _objects.Keys;

    /// <summary>Null where there is no such object.</summary>
    public IReadOnlyDictionary<string, string>? Find(CatalogObject key) => _objects.GetValueOrDefault(key);

    /// <summary>The properties of a table, view or sequence.</summary>
    public IReadOnlyDictionary<string, string>? FindRelation(string name) => Find(new CatalogObject("relation", null, name));

    public static async Task<Catalog> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var catalog = new Catalog();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            catalog.Add(new CatalogObject(reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetString(1), reader.GetString(2)), reader.GetString(3), reader.GetString(4));
        }

        return catalog;
    }

    /// <summary>What <see cref="ToString"/> wrote.</summary>
    public static Catalog Parse(string text)
    {
        var catalog = new Catalog();
        CatalogObject? key = null;
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!line.StartsWith(' '))
            {
                key = CatalogObject.Parse(line);
            }
            else
            {
                var at = line.IndexOf(": ", StringComparison.Ordinal);
                catalog.Add(key!, line[2..at], line[(at + 2)..]);
            }
        }

        return catalog;
    }

    /// <summary>A line for each object and, indented, for each property, in a fixed order.</summary>
    public override string ToString() => string.Concat(
        _objects.Select(entry => $"{entry.Key}\n{string.Concat(entry.Value.Select(property => $"  {property.Key}: {property.Value}\n"))}"));

    private void Add(CatalogObject key, string property, string value)
    {
        if (!_objects.TryGetValue(key, out var properties))
        {
            _objects.Add(key, properties = new SortedDictionary<string, string>(StringComparer.Ordinal));
        }

        properties.Add(property, value.ReplaceLineEndings(" "));
    }
}

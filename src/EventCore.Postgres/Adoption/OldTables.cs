using Npgsql;

namespace EventCore;

/// <summary>Those tables of a schema whose names occur in a shape that can be adopted.</summary>
internal sealed class OldTables
{
    /// <summary>$1 schema, $2 names of tables. A row for each column of each, and one for a table without columns.</summary>
    private const string Read = """
        SELECT c.relname::text, c.relkind IN ('r', 'p'), a.attname::text, coalesce(b.typname, t.typname)::text, format_type(a.atttypid, a.atttypmod)
        FROM pg_catalog.pg_class AS c
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
        LEFT JOIN pg_catalog.pg_type AS b ON t.typtype = 'd' AND b.oid = t.typbasetype
        WHERE n.nspname = $1 AND c.relname = ANY ($2)
        ORDER BY c.relname, a.attnum
        """;

    private readonly Dictionary<string, OldTable> _tables;

    private OldTables(string schema, Dictionary<string, OldTable> tables) => (Schema, _tables) = (schema, tables);

    public string Schema { get; }

    public OldTable? Find(string name) => _tables.GetValueOrDefault(name);

    public static async Task<OldTables> ReadAsync(NpgsqlConnection connection, string schema, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand(Read, connection)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = schema }, new NpgsqlParameter<string[]> { TypedValue = ShapeDefinition.TableNames } },
        };
        var columns = new List<(string Table, bool IsTable, OldColumn? Column)>();
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var column = reader.IsDBNull(2) ? null : new OldColumn(reader.GetString(2), reader.GetString(3), reader.GetString(4));
            columns.Add((reader.GetString(0), reader.GetBoolean(1), column));
        }

        return new OldTables(schema, columns
            .GroupBy(found => found.Table, StringComparer.Ordinal)
            .ToDictionary(
                table => table.Key,
                table => new OldTable(table.Key, table.First().IsTable, [.. table.Select(found => found.Column).OfType<OldColumn>()]),
                StringComparer.Ordinal));
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace EventCore;

/// <summary>The tables of a read model, and those that a rebuild builds beside them: the same names with the rebuild's number behind.</summary>
internal sealed partial class ReadModelTables
{
    /// <summary>What the tables that are read have behind their names.</summary>
    public const string InUse = "";

    // Statements are constants in all but the strangest code, and of those nothing has to be kept.
    private const int MaxBound = 256;

    // With this, views and triggers of others, which name the tables that are read, are left as they are by a renaming.
    private const string RenameTablesOnly = "PRAGMA legacy_alter_table = ON";

    private const string ListObjects = "SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";

    private readonly string _createTables;
    private readonly List<string> _names;
    private readonly ConcurrentDictionary<(string Sql, string Suffix), string> _bound = [];

    /// <exception cref="ArgumentException">The statements name nothing in braces.</exception>
    public ReadModelTables(string createTables, string parameter)
    {
        _createTables = createTables;
        _names = [.. Names().Matches(createTables).Select(match => match.Groups["name"].Value).Distinct(StringComparer.OrdinalIgnoreCase)];
        if (_names.Count == 0)
        {
            throw new ArgumentException("Statements that make the tables of a read model have the name of each table and index in braces, as in CREATE TABLE {accounts} (...), but these have none.", parameter);
        }
    }

    /// <summary>What the tables of a rebuild have behind their names.</summary>
    public static string SuffixOf(long rebuild) => string.Create(CultureInfo.InvariantCulture, $"__r{rebuild}");

    public string Bind(string sql, string suffix)
    {
        if (_bound.TryGetValue((sql, suffix), out var known))
        {
            return known;
        }

        var bound = Names().Replace(sql, match => Quote(Require(match.Groups["name"].Value) + suffix));
        if (_bound.Count < MaxBound)
        {
            _bound.TryAdd((sql, suffix), bound);
        }

        return bound;
    }

    /// <summary>Makes all tables, empty.</summary>
    /// <exception cref="NotSupportedException">They hold a view or a trigger, whose text a renaming would leave behind.</exception>
    public void Create(SqliteConnection connection, string suffix)
    {
        using (var command = connection.CreateCommand())
        {
            command.CommandText = Bind(_createTables, suffix);
            command.ExecuteNonQuery();
        }

        if (Find(connection).FirstOrDefault(found => found.Suffix == suffix && found.Type is "view" or "trigger") is { Name: not null } other)
        {
            throw new NotSupportedException($"A read model on SQLite is made of tables and indexes, but its statements make the {other.Type} '{other.Name}'. Make it yourself, without braces around the names of the tables.");
        }
    }

    /// <summary>The tables that are read, and whatever else has one of their names.</summary>
    public IReadOnlyList<string> FindInUse(SqliteConnection connection) => [.. Find(connection).Where(found => found.Suffix == InUse).Select(found => $"{found.Type} '{found.Name}'")];

    /// <summary>Whether every table is there.</summary>
    public bool IsThere(SqliteConnection connection, string suffix) => Find(connection).Any(found => found.Suffix == suffix);

    /// <summary>Drops the tables that are read, children before their parents, which are made first.</summary>
    public void DropInUse(SqliteConnection connection) => Drop(connection, Find(connection).Where(found => found.Suffix == InUse));

    /// <summary>Drops what rebuilds left, all but one's.</summary>
    public bool DropRebuilds(SqliteConnection connection, string? except)
    {
        var old = Find(connection).Where(found => found.Suffix != InUse && found.Suffix != except && found.Type == "table").ToList();
        Drop(connection, old);
        return old.Count > 0;
    }

    /// <summary>Puts the tables of a rebuild in the place of those that are read.</summary>
    public void Swap(SqliteConnection connection, string suffix)
    {
        DatabaseFile.Run(connection, RenameTablesOnly);
        DropInUse(connection);
        foreach (var (_, name, _, _) in Find(connection).Where(found => found.Suffix == suffix && found.Type == "table").ToList())
        {
            DatabaseFile.Run(connection, $"ALTER TABLE {Quote(name)} RENAME TO {Quote(name[..^suffix.Length])}");
        }
    }

    private static void Drop(SqliteConnection connection, IEnumerable<(string Type, string Name, int Place, string Suffix)> objects)
    {
        foreach (var (_, name, _, _) in objects.Where(found => found.Type == "table").OrderByDescending(found => found.Place).ToList())
        {
            DatabaseFile.Run(connection, $"DROP TABLE {Quote(name)}");
        }
    }

    /// <summary>What there is under one of the names, with or without a suffix.</summary>
    private List<(string Type, string Name, int Place, string Suffix)> Find(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = ListObjects;
        using var row = command.ExecuteReader();
        var found = new List<(string, string, int, string)>();
        while (row.Read())
        {
            var (type, name) = (row.GetString(0), row.GetString(1));
            var suffix = Suffix().Match(name).Value;
            var place = _names.FindIndex(known => known.Equals(name[..^suffix.Length], StringComparison.OrdinalIgnoreCase));
            if (place >= 0)
            {
                found.Add((type, name, place, suffix));
            }
        }

        return found;
    }

    private string Require(string name) => _names.Contains(name, StringComparer.OrdinalIgnoreCase)
        ? name
        : throw new ArgumentException($"'{{{name}}}' is none of the names in the statements that make the tables: {string.Join(", ", _names.Select(known => $"{{{known}}}"))}.");

    private static string Quote(string name) => $"\"{name}\"";

    [GeneratedRegex(@"\{(?<name>[A-Za-z_][A-Za-z0-9_]*)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Names();

    [GeneratedRegex(@"(__r[0-9]+)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Suffix();
}

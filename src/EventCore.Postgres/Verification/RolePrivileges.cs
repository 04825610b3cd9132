using Npgsql;

namespace EventCore;

/// <summary>What a role may do in a schema.</summary>
/// <param name="Role">Its name.</param>
/// <param name="MayEverything">Whether it owns the tables or the schema, by itself or as a member of their owner, or is a superuser.</param>
/// <param name="Held">What it may do otherwise.</param>
internal sealed record RolePrivileges(string Role, bool MayEverything, IReadOnlyList<HeldPrivilege> Held)
{
    /// <summary>Every difference between what roles may do and what they should.</summary>
    /// <param name="connection">Changes nothing.</param>
    /// <param name="schema">A schema of this version.</param>
    /// <param name="roles">The applications'; where none is named, those that the schema's grants show.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IEnumerable<SchemaDifference>> CompareAsync(NpgsqlConnection connection, string schema, IReadOnlyList<string> roles, CancellationToken cancellationToken) =>
        PrivilegeComparison.FindAll(await ReadAsync(connection, schema, roles, cancellationToken).ConfigureAwait(false), roles, schema);

    /// <summary>Of the roles that are named, as far as they exist; of the applications' that the schema's grants show, where none is.</summary>
    private static async Task<IReadOnlyList<RolePrivileges>> ReadAsync(NpgsqlConnection connection, string schema, IReadOnlyList<string> roles, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand(HeldPrivilegeSql.Read, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = schema },
                new NpgsqlParameter<string[]> { TypedValue = [.. roles] },
                new NpgsqlParameter<string[]> { TypedValue = NamesOf(PrivilegeTarget.Table) },
                new NpgsqlParameter<string[]> { TypedValue = Functions() },
            },
        };
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        var found = new SortedDictionary<string, (bool MayEverything, List<HeldPrivilege> Held)>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (reader.IsDBNull(2))
            {
                found.Add(reader.GetString(0), (reader.GetBoolean(1), []));
            }
            else
            {
                found[reader.GetString(0)].Held.Add(ReadHeld(reader));
            }
        }

        return [.. found.Select(entry => new RolePrivileges(entry.Key, entry.Value.MayEverything, entry.Value.Held))];
    }

    private static string[] NamesOf(PrivilegeTarget target) =>
        [.. ExpectedPrivileges.All.Where(privilege => privilege.Target == target).Select(privilege => privilege.Name!).Distinct(StringComparer.Ordinal)];

    /// <summary>As the manifest names them: another function of the same name says nothing of ours.</summary>
    private static string[] Functions() =>
        [.. SchemaManifest.Expected.Objects.Where(key => key.Kind == "function" && NamesOf(PrivilegeTarget.Function).Contains(key.Name.Split('(')[0], StringComparer.Ordinal)).Select(key => key.Name)];

    private static HeldPrivilege ReadHeld(NpgsqlDataReader reader) => new(
        new ExpectedPrivilege(
            Enum.Parse<PrivilegeTarget>(reader.GetString(2), ignoreCase: true),
            reader.IsDBNull(3) ? null : reader.GetString(3),
            reader.GetString(4),
            reader.IsDBNull(5) ? null : reader.GetString(5)),
        reader.GetBoolean(6));
}

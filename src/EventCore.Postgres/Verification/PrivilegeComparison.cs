namespace EventCore;

/// <summary>Finds what roles may not do and should, and what they may do and should not.</summary>
internal static class PrivilegeComparison
{
    /// <summary>Without these a store works all the same.</summary>
    private static readonly string[] ObjectsWithoutEvents = ["snapshots", "subscription_checkpoints", "dead_letters", "event_streams"];

    /// <param name="found">What each role may do.</param>
    /// <param name="named">The roles that were asked for.</param>
    /// <param name="schema">The schema.</param>
    public static IEnumerable<SchemaDifference> FindAll(IReadOnlyList<RolePrivileges> found, IReadOnlyList<string> named, string schema) =>
    [
        .. named.Where(role => found.All(other => other.Role != role)).Distinct(StringComparer.Ordinal)
            .Select(role => new SchemaDifference($"role {role}", "it", "nothing", SchemaImpact.Fatal, $"eventcore db roles --schema {schema}")),
        .. found.SelectMany(role => role.MayEverything ? [TooMighty(role)] : Compare(role, schema)),
    ];

    private static SchemaDifference TooMighty(RolePrivileges role) => new(
        $"role {role.Role}", "a role that may append and read", "one that may do everything with the tables", SchemaImpact.Degraded, "let applications log in with a role that is neither a superuser nor the owner of the tables or of their schema");

    private static IEnumerable<SchemaDifference> Compare(RolePrivileges role, string schema)
    {
        var missing = ExpectedPrivileges.All.Where(expected => !role.Held.Any(held => held.Privilege == expected || held.Privilege == expected with { Column = null }));
        var extra = role.Held.Where(held => !ExpectedPrivileges.All.Contains(held.Privilege));
        return
        [
            .. missing.Select(expected => new SchemaDifference(
                Describe(expected, role),
                "that it is granted",
                "that it is not",
                ObjectsWithoutEvents.Contains(expected.Name, StringComparer.Ordinal) ? SchemaImpact.Degraded : SchemaImpact.Fatal,
                $"GRANT {Clause(expected, schema)} TO {Quote(role.Role)}")),
            .. extra.Select(held => new SchemaDifference(
                Describe(held.Privilege, role),
                "that it is not granted",
                "that it is",
                SchemaImpact.Degraded,
                $"REVOKE {Clause(held.Privilege, schema)} FROM {(held.IsOfEverybody ? "PUBLIC" : Quote(role.Role))}")),
        ];
    }

    private static string Describe(ExpectedPrivilege privilege, RolePrivileges role) =>
        $"privilege {privilege.Privilege}{(privilege.Column is { } column ? $" ({column})" : "")} of role {role.Role} on "
            + (privilege.Name is { } name ? $"{KindOf(privilege)} {name}" : "the schema");

    private static string KindOf(ExpectedPrivilege privilege) => privilege.Target == PrivilegeTarget.Function ? "function" : "table";

    private static string Clause(ExpectedPrivilege privilege, string schema) => privilege.Target switch
    {
        PrivilegeTarget.Schema => $"{privilege.Privilege} ON SCHEMA {Quote(schema)}",
        PrivilegeTarget.Function => $"{privilege.Privilege} ON FUNCTION {Quote(schema)}.{Quote(privilege.Name!)}",
        _ => $"{privilege.Privilege}{(privilege.Column is { } column ? $" ({Quote(column)})" : "")} ON {Quote(schema)}.{Quote(privilege.Name!)}",
    };

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

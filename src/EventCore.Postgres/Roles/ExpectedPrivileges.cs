namespace EventCore;

/// <summary>
/// What the application's role may do with the objects of the schema. Whatever is not here it must not: it appends and reads, and
/// stored events stay as they are.
/// </summary>
internal static class ExpectedPrivileges
{
    /// <summary>A row for each privilege. An object that a migration adds is entered here too.</summary>
    public static IReadOnlyList<ExpectedPrivilege> All { get; } =
    [
        new(PrivilegeTarget.Schema, Name: null, "USAGE"),

        // An append locks the log's row FOR UPDATE, for which PostgreSQL asks for UPDATE of some column. Of those there are, when
        // the log was made is the one that nothing depends on. A new log is inserted by its name alone.
        .. OnTable("logs", "SELECT"),
        new(PrivilegeTarget.Table, "logs", "INSERT", Column: "name"),
        new(PrivilegeTarget.Table, "logs", "UPDATE", Column: "created_at"),

        // The functions run with the rights of their caller, so whoever appends through them holds INSERT.
        .. OnTable("events", "SELECT", "INSERT"),
        .. OnTable("event_streams", "SELECT"),

        // A cache: rows may be replaced and removed.
        .. OnTable("snapshots", "SELECT", "INSERT", "UPDATE", "DELETE"),

        // A subscription moves its own. None is removed, forgotten ones neither: their epochs go on rising.
        .. OnTable("subscription_checkpoints", "SELECT", "INSERT", "UPDATE"),

        // An event that was dealt with after all is removed.
        .. OnTable("dead_letters", "SELECT", "INSERT", "UPDATE", "DELETE"),

        // The store compares it with the migrations it knows.
        .. OnTable("schema_migrations", "SELECT"),

        .. OnFunctions("append_batch", "read_streams", "read_log", "read_versions", "list_streams"),
    ];

    private static IEnumerable<ExpectedPrivilege> OnTable(string name, params IEnumerable<string> privileges) =>
        privileges.Select(privilege => new ExpectedPrivilege(PrivilegeTarget.Table, name, privilege));

    private static IEnumerable<ExpectedPrivilege> OnFunctions(params IEnumerable<string> names) =>
        names.Select(name => new ExpectedPrivilege(PrivilegeTarget.Function, name, "EXECUTE"));
}

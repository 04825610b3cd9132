namespace EventCore;

/// <summary>The two roles of a schema. Nobody logs in as them: whoever logs in is made a member of one.</summary>
public sealed record PostgresRoleNames
{
    /// <summary>Owns the schema and what is in it, and migrates it; <c>eventcore_owner</c> unless set.</summary>
    /// <exception cref="ArgumentException">
    /// The name is not of the form <c>^[a-z_][a-z0-9_]{0,62}$</c>, or PostgreSQL keeps it for itself: <c>public</c>, <c>none</c>, <c>pg_...</c>.
    /// </exception>
    public string Owner { get; init => field = Require(value, nameof(Owner)); } = "eventcore_owner";

    /// <summary>Appends and reads, and can change or remove no event; <c>eventcore_app</c> unless set.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Owner"/>.</exception>
    public string Application { get; init => field = Require(value, nameof(Application)); } = "eventcore_app";

    /// <summary>Quotes do not help against <c>public</c>: a grant to that name is a grant to everybody.</summary>
    private static string Require(string name, string parameter)
    {
        ArgumentNullException.ThrowIfNull(name, parameter);
        return PlainName.Is(name) && name is not ("public" or "none") && !name.StartsWith("pg_", StringComparison.Ordinal)
            ? name
            : throw new ArgumentException(
                $"A role name must match ^[a-z_][a-z0-9_]{{0,62}}$ (lower-case letters, digits, underscores) and be none of PostgreSQL's own (public, none, pg_...), but '{name}' is not so.", parameter);
    }
}

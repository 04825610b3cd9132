using Npgsql;

namespace EventCore;

/// <summary>
/// The roles of a schema: one that owns and migrates it, and one that appends and reads, which can neither change nor remove
/// an event.
/// </summary>
public static class PostgresRoles
{
    /// <summary>Creates the roles that are missing, hands the schema's objects to the owner, and grants the application what it needs and no more. In one transaction.</summary>
    /// <param name="dataSource">The database, as a superuser; or as the owner of the schema, if it may create roles (CREATEROLE).</param>
    /// <param name="names">The roles; <c>eventcore_owner</c> and <c>eventcore_app</c> unless given.</param>
    /// <param name="schema">The schema, migrated and EventCore's alone. Tables that somebody else put there stay as they are.</param>
    /// <param name="cancellationToken">Stops, and changes nothing.</param>
    /// <returns>The statements that were run, in order; none where everything was as it should be.</returns>
    /// <exception cref="ArgumentException">The schema's name is malformed or <c>public</c>, which is everybody's; or both roles are the same.</exception>
    /// <exception cref="SchemaMismatchException">The schema is not up to date, or was migrated by another EventCore.</exception>
    /// <exception cref="EventStoreException">
    /// The database could not be reached, or refused a statement; or the application's role could change or remove events all the same,
    /// as a superuser, the database's owner or a member of a role that can; or it holds what another than the owner granted, who alone
    /// can take it back. Nothing was changed.
    /// </exception>
    /// <remarks>Safe to run again, and beside a store at work: appends wait for moments while the tables change hands, 10 s at most.</remarks>
    public static Task<IReadOnlyList<string>> ApplyAsync(
        NpgsqlDataSource dataSource, PostgresRoleNames? names = null, string schema = SchemaName.Default, CancellationToken cancellationToken = default) =>
        RunAsync(dataSource, names ?? new PostgresRoleNames(), schema, transaction => transaction.CommitAsync(cancellationToken), cancellationToken);

    /// <summary>Tells what <see cref="ApplyAsync"/> would do: does it, and takes it back. Parameters, answer and exceptions are the same.</summary>
    public static Task<IReadOnlyList<string>> PlanAsync(
        NpgsqlDataSource dataSource, PostgresRoleNames? names = null, string schema = SchemaName.Default, CancellationToken cancellationToken = default) =>
        RunAsync(dataSource, names ?? new PostgresRoleNames(), schema, transaction => transaction.RollbackAsync(cancellationToken), cancellationToken);

    private static Task<IReadOnlyList<string>> RunAsync(
        NpgsqlDataSource dataSource, PostgresRoleNames names, string schema, Func<NpgsqlTransaction, Task> end, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        if (SchemaName.Require(schema, nameof(schema)) == "public")
        {
            throw new ArgumentException("The schema 'public' is everybody's, so it cannot be handed to one role. Keep events in a schema of their own.", nameof(schema));
        }

        return names.Owner != names.Application
            ? new RoleSetup(schema, names).RunAsync(dataSource, end, cancellationToken)
            : throw new ArgumentException($"The owner and the application cannot both be '{names.Owner}': an owner may change events.", nameof(names));
    }
}

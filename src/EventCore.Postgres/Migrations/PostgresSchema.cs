using Npgsql;

namespace EventCore;

/// <summary>The tables of a <see cref="PostgresEventStore"/>: makes them and brings them up to date.</summary>
public static class PostgresSchema
{
    /// <summary>Applies every migration that the schema does not have yet, each in a transaction of its own.</summary>
    /// <param name="dataSource">A database and a role that may create objects in it.</param>
    /// <param name="schema">The schema; made if it does not exist.</param>
    /// <param name="cancellationToken">Stops before the next migration; the one under way is rolled back.</param>
    /// <returns>The names of the migrations that this call applied, in order; empty where there were none to apply.</returns>
    /// <exception cref="ArgumentException">The schema name is not of the form <c>^[a-z_][a-z0-9_]{0,62}$</c>.</exception>
    /// <exception cref="SchemaMismatchException">The schema holds something else, or was migrated by another EventCore.</exception>
    /// <exception cref="EventStoreException">
    /// The database could not be reached, or refused a statement: of which migration, at which line, and why. A migration that fails
    /// leaves nothing behind.
    /// </exception>
    /// <remarks>
    /// Any number of processes may call it at once: each migration is applied once. Where a role that this one is a member of owns
    /// the schema, migrations run as that role, and roles that may append and read are granted what they need of a new object.
    /// </remarks>
    public static async Task<IReadOnlyList<string>> MigrateAsync(NpgsqlDataSource dataSource, string schema = SchemaName.Default, CancellationToken cancellationToken = default) =>
        await MigratorOf(dataSource, schema).MigrateAsync(dataSource, progress: null, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc cref="MigrateAsync(NpgsqlDataSource, string, CancellationToken)"/>
    /// <param name="dataSource">A database and a role that may create objects in it.</param>
    /// <param name="schema">The schema; made if it does not exist.</param>
    /// <param name="progress">Told the name of each migration that is about to be applied.</param>
    /// <param name="cancellationToken">Stops before the next migration; the one under way is rolled back.</param>
    public static async Task<IReadOnlyList<string>> MigrateAsync(NpgsqlDataSource dataSource, string schema, IProgress<string> progress, CancellationToken cancellationToken = default) =>
        await MigratorOf(dataSource, schema).MigrateAsync(dataSource, progress, cancellationToken).ConfigureAwait(false);

    /// <summary>Writes what a migration would do now as a script for psql, and changes nothing.</summary>
    /// <param name="dataSource">The database, and a role that may read the schema's history if there is one.</param>
    /// <param name="schema">The schema, which need not exist.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The script, or an empty text where the schema is up to date. It refuses to run where the schema is not as it was when the script was written.</returns>
    /// <exception cref="ArgumentException">The schema name is not of the form <c>^[a-z_][a-z0-9_]{0,62}$</c>.</exception>
    /// <exception cref="SchemaMismatchException">The schema holds something else, or was migrated by another EventCore.</exception>
    /// <exception cref="EventStoreException">The database could not be reached, or refused a statement.</exception>
    public static async Task<string> ScriptAsync(NpgsqlDataSource dataSource, string schema = SchemaName.Default, CancellationToken cancellationToken = default) =>
        await MigratorOf(dataSource, schema).ScriptAsync(dataSource, cancellationToken).ConfigureAwait(false);

    /// <summary>Compares a schema with the one that the migrations of this library make. Changes nothing.</summary>
    /// <param name="dataSource">A database, and a role that may read the schema's table <c>schema_migrations</c>.</param>
    /// <param name="schema">The schema, which may be missing.</param>
    /// <param name="applications">Roles that applications use, whose privileges are compared, too; unless given, those that were granted to select from and to insert into the table of events.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Every difference. While migrations are missing, or are not ours, these are the only ones that can be told.</returns>
    /// <exception cref="ArgumentException">The schema name is not of the form <c>^[a-z_][a-z0-9_]{0,62}$</c>.</exception>
    /// <exception cref="EventStoreException">The database could not be reached, or refused a statement.</exception>
    public static async Task<SchemaReport> VerifyAsync(
        NpgsqlDataSource dataSource, string schema = SchemaName.Default, IReadOnlyList<string>? applications = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        SchemaName.Require(schema, nameof(schema));
        try
        {
            var connection = await dataSource.OpenOwnConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using var connectionScope = connection.ConfigureAwait(false);
            var look = await SchemaLook.AtAllAsync(connection, schema, log: null, cancellationToken).ConfigureAwait(false);
            return new SchemaReport(
                look.IsOfThisVersion ? [.. look.Differences, .. await RolePrivileges.CompareAsync(connection, schema, applications ?? [], cancellationToken).ConfigureAwait(false)] : look.Differences);
        }
        catch (Exception failure) when (PostgresErrors.Concern(failure))
        {
            throw PostgresErrors.Translate(failure, "Nothing was compared", streams: []);
        }
    }

    private static Migrator MigratorOf(NpgsqlDataSource dataSource, string schema)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        return new Migrator(SchemaName.Require(schema, nameof(schema)), Migration.All);
    }
}

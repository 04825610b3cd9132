using System.Data;
using System.Diagnostics;
using Npgsql;

namespace EventCore;

/// <summary>Brings a schema up to date.</summary>
/// <param name="schema">The schema; made if it does not exist.</param>
/// <param name="migrations">The migrations in order of version.</param>
internal sealed class Migrator(string schema, IReadOnlyList<Migration> migrations)
{
    /// <summary>An index over a large table, and the wait for whoever makes one, take as long as they take; a caller can cancel.</summary>
    private const int NoTimeout = 0;

    /// <summary>Applies what the schema lacks, each migration in a transaction of its own.</summary>
    /// <param name="dataSource">A database and a role that may create objects in it.</param>
    /// <param name="progress">Told the name of each migration that is about to be applied.</param>
    /// <param name="cancellationToken">Stops before the next migration; the one under way is rolled back.</param>
    public async Task<IReadOnlyList<string>> MigrateAsync(NpgsqlDataSource dataSource, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        var applied = new List<string>();
        try
        {
            while (await ApplyNextAsync(dataSource, progress, cancellationToken).ConfigureAwait(false) is { } name)
            {
                applied.Add(name);
            }

            return applied;
        }
        catch (Exception failure) when (PostgresErrors.Concern(failure))
        {
            throw PostgresErrors.Translate(failure, applied is [.., var last] ? $"Nothing was migrated after {last}" : "Nothing was migrated", streams: []);
        }
    }

    /// <summary>The statements that <see cref="MigrateAsync"/> would run now, for psql; empty where there are none.</summary>
    public async Task<string> ScriptAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await dataSource.OpenOwnConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using var connectionScope = connection.ConfigureAwait(false);
            await OldStoreGuard.RequireNoneAsync(connection, cancellationToken).ConfigureAwait(false);
            var state = await SchemaState.ReadAsync(connection, schema, cancellationToken).ConfigureAwait(false);
            return MigrationScript.For(schema, state, MigrationHistory.Pending(state.Applied ?? [], migrations, schema));
        }
        catch (Exception failure) when (PostgresErrors.Concern(failure))
        {
            throw PostgresErrors.Translate(failure, "No script was written", streams: []);
        }
    }

    /// <summary>Applies what the schema lacks within the caller's transaction and under its lock, for those who fill the schema in the same. The role is then the one of before.</summary>
    public async Task ApplyAllAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var state = await SchemaState.ReadAsync(connection, schema, cancellationToken).ConfigureAwait(false);
        var role = await CurrentRoleAsync(connection, cancellationToken).ConfigureAwait(false);
        await PrepareAsync(connection, state, cancellationToken).ConfigureAwait(false);
        foreach (var migration in MigrationHistory.Pending(state.Applied ?? [], migrations, schema))
        {
            await ApplyAsync(connection, migration, cancellationToken).ConfigureAwait(false);
        }

        await ExecuteAsync(connection, MigrationSql.SetRole, cancellationToken, new NpgsqlParameter<string> { TypedValue = role }).ConfigureAwait(false);
    }

    private async Task<string?> ApplyNextAsync(NpgsqlDataSource dataSource, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        var connection = await dataSource.OpenOwnConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var connectionScope = connection.ConfigureAwait(false);

        // Whatever the database's default: at another level the history would be that of before the wait for the lock.
        var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
        await using var transactionScope = transaction.ConfigureAwait(false);

        await ExecuteAsync(connection, MigrationSql.TrustCatalogOnly, cancellationToken).ConfigureAwait(false);

        // Of the transaction, not of the session: a pooler may give the session to somebody else. The history is read after
        // the lock in a statement of its own, so it shows what the previous holder committed.
        await ExecuteAsync(connection, MigrationSql.Lock, cancellationToken).ConfigureAwait(false);
        await OldStoreGuard.RequireNoneAsync(connection, cancellationToken).ConfigureAwait(false);
        var state = await SchemaState.ReadAsync(connection, schema, cancellationToken).ConfigureAwait(false);
        if (MigrationHistory.Pending(state.Applied ?? [], migrations, schema) is not [var next, ..])
        {
            return null;
        }

        progress?.Report(next.Name);
        await PrepareAsync(connection, state, cancellationToken).ConfigureAwait(false);
        await ApplyAsync(connection, next, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return next.Name;
    }

    private async Task PrepareAsync(NpgsqlConnection connection, SchemaState state, CancellationToken cancellationToken)
    {
        await ExecuteAsync(connection, MigrationSql.AssumeOwner, cancellationToken).ConfigureAwait(false);
        if (!state.Exists)
        {
            await ExecuteAsync(connection, MigrationSql.CreateSchema, cancellationToken).ConfigureAwait(false);
        }

        if (state.Applied is null)
        {
            await ExecuteAsync(connection, MigrationSql.CreateHistory, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ApplyAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await RunAsync(connection, migration, cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(
            connection,
            MigrationSql.Record,
            cancellationToken,
            new NpgsqlParameter<int> { TypedValue = migration.Version },
            new NpgsqlParameter<string> { TypedValue = migration.Name },
            new NpgsqlParameter<string> { TypedValue = migration.Checksum },
            new NpgsqlParameter<long> { TypedValue = (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds }).ConfigureAwait(false);
        await ExecuteAsync(connection, PrivilegeSql.GrantAgain, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One by one, so that of one that fails it can be said which.</summary>
    private async Task RunAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellationToken)
    {
        foreach (var statement in MigrationStatement.AllOf(SchemaName.Bind(migration.Sql, schema)))
        {
            try
            {
                await ExecuteAsync(connection, statement.Sql, cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException failure)
            {
                throw PostgresErrors.TranslateMigration(failure, $"Migration {migration.Name} failed {statement.Describe(failure)}, and left nothing behind");
            }
        }
    }

    private static async Task<string> CurrentRoleAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand(MigrationSql.GetRole, connection);
        return (string)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    private async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        using var command = new NpgsqlCommand(SchemaName.Bind(sql, schema), connection) { CommandTimeout = NoTimeout };
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}

using Microsoft.Data.Sqlite;

namespace EventCore;

/// <summary>Brings a file to the schema this library expects, and refuses one that it must not touch.</summary>
/// <param name="file">The file.</param>
/// <param name="migrations">The migrations in order of version.</param>
/// <param name="timeProvider">The clock of the history.</param>
internal sealed class Migrator(DatabaseFile file, IReadOnlyList<Migration> migrations, TimeProvider timeProvider)
{
    /// <summary>The declaration of the history.</summary>
    public const string History = "table schema_migrations";

    private readonly Dictionary<string, Declaration> _expected = Declarations.After(migrations);

    /// <summary>Refuses a database that is not ours, before anything in it is changed. Tables under other names may be there.</summary>
    /// <exception cref="SchemaMismatchException">Names of ours are taken, or the text encoding is not UTF-8.</exception>
    public void RefuseForeign(SqliteConnection connection)
    {
        // One snapshot: between two statements another process could create everything.
        var found = Declarations.Of(connection);
        if (found.TryGetValue(History, out var history))
        {
            if (history.Sql != _expected[History].Sql)
            {
                throw Mismatch("it has a table schema_migrations that another program made. Name a file of its own for the event store");
            }
        }
        else if (_expected.Keys.Where(found.ContainsKey).ToList() is [_, ..] taken)
        {
            throw Mismatch($"it has {string.Join(", ", taken)} but no migration history, so another program made them. Name a file of its own for the event store");
        }

        if (DatabaseFile.Read(connection, "PRAGMA encoding") is var encoding and not "UTF-8")
        {
            throw Mismatch($"its text is encoded in {encoding}, but streams are ordered by UTF-8. Name a new file");
        }
    }

    /// <summary>Applies what is missing, each migration in a transaction of its own, and compares the outcome with what is expected.</summary>
    /// <remarks>The write lock makes processes that open a file together take turns; who comes second finds the work done.</remarks>
    /// <exception cref="SchemaMismatchException">The history or the schema is not the one this library expects.</exception>
    /// <exception cref="EventStoreException">SQLite refused a statement of a migration, which was rolled back.</exception>
    public async Task MigrateAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        while (FindNext(connection) is not null)
        {
            await file.RunWhenFreeAsync(connection, AppendSql.Begin, cancellationToken).ConfigureAwait(false);
            try
            {
                // Looked up again: another process may have applied it since.
                if (FindNext(connection) is { } migration)
                {
                    Apply(connection, migration);
                }

                DatabaseFile.Run(connection, AppendSql.Commit);
            }
            catch
            {
                _ = DatabaseFile.TryRollBack(connection);
                throw;
            }
        }

        RefuseFatal(DeclarationComparison.FindAll(_expected, Declarations.Of(connection)));
    }

    /// <summary>The statements that <see cref="MigrateAsync"/> would run now, for SQLite's shell; empty where there are none.</summary>
    /// <exception cref="SchemaMismatchException">The file is not ours, or its history is not the one this library expects.</exception>
    public string Script(SqliteConnection connection)
    {
        RefuseForeign(connection);
        var applied = ReadHistory(connection);
        return MigrationScript.For(applied, [.. MigrationHistory.Pending(applied ?? [], migrations)]);
    }

    private Migration? FindNext(SqliteConnection connection) => MigrationHistory.Pending(ReadHistory(connection) ?? [], migrations).FirstOrDefault();

    /// <summary>The history, which is a beginning of the migrations; null where there is none.</summary>
    private IReadOnlyList<AppliedMigration>? ReadHistory(SqliteConnection connection)
    {
        if (!Declarations.Of(connection).ContainsKey(History))
        {
            return null;
        }

        var applied = MigrationHistory.Read(connection);
        RefuseFatal(MigrationHistory.FindFaults(applied, migrations));
        return applied;
    }

    private void Apply(SqliteConnection connection, Migration migration)
    {
        var start = timeProvider.GetTimestamp();
        if (!Declarations.Of(connection).ContainsKey(History))
        {
            DatabaseFile.Run(connection, MigrationSql.CreateHistory);
        }

        MigrationStatements.Run(connection, migration, file.Path);
        using var command = connection.CreateCommand();
        command.CommandText = MigrationSql.Record;
        command.Parameters.AddWithValue("@version", migration.Version);
        command.Parameters.AddWithValue("@name", migration.Name);
        command.Parameters.AddWithValue("@checksum", migration.Checksum);
        command.Parameters.AddWithValue("@applied_at", StoredTime.FromTime(timeProvider.GetUtcNow()));
        command.Parameters.AddWithValue("@applied_by", $"{Environment.UserName}@{Environment.MachineName}");
        command.Parameters.AddWithValue("@duration_ms", (long)timeProvider.GetElapsedTime(start).TotalMilliseconds);
        command.ExecuteNonQuery();
    }

    private void RefuseFatal(IReadOnlyList<SchemaDifference> differences)
    {
        if (differences.Where(difference => difference.Impact == SchemaImpact.Fatal).ToList() is [var first, ..] fatal)
        {
            throw new SchemaMismatchException(
                $"The file '{file.Path}' does not have the schema this version of EventCore expects: {string.Join("; ", fatal)}. To mend it: {first.Mending}. "
                + $"`eventcore db verify --sqlite {file.Path}` lists every difference.",
                differences);
        }
    }

    private SchemaMismatchException Mismatch(string difference) =>
        new($"The file '{file.Path}' does not have the schema this version of EventCore expects: {difference}.");
}

using Microsoft.Data.Sqlite;

namespace EventCore;

/// <summary>Compares a file with what the migrations of this library make, on a connection that cannot write.</summary>
internal static class SchemaVerifier
{
    public static SchemaReport Verify(string path)
    {
        if (!File.Exists(path))
        {
            throw new EventStoreException($"There is no event store '{path}'. Make it with `eventcore db migrate --sqlite {path}`, or name another file.", [], Transience.Permanent);
        }

        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = 1 }.ConnectionString);
            connection.Open();

            // One snapshot for all that is read.
            DatabaseFile.Run(connection, "BEGIN");
            return new SchemaReport(Compare(connection, path));
        }
        catch (SqliteException error)
        {
            throw SqliteFailure.Translate(error, path, []);
        }
    }

    private static IReadOnlyList<SchemaDifference> Compare(SqliteConnection connection, string path)
    {
        var (expected, found) = (Declarations.After(Migration.All), Declarations.Of(connection));
        if (!found.TryGetValue(Migrator.History, out var history))
        {
            return [Fatal($"file {Path.GetFileName(path)}", "the tables of EventCore with their history", "no history", $"eventcore db migrate --sqlite {path}")];
        }

        if (history.Sql != expected[Migrator.History].Sql)
        {
            return [Fatal(Migrator.History, "the migrations that were applied", "a table of another program", "name a file of its own for the event store")];
        }

        var differences = CompareHistory(MigrationHistory.Read(connection), path);
        return [
            .. differences,
            .. DatabaseFile.Read(connection, "PRAGMA encoding") is var encoding and not "UTF-8" ? [Fatal("encoding", "UTF-8", $"{encoding}", "carry the events over to a new file")] : Array.Empty<SchemaDifference>(),

            // With migrations to apply, or with others than ours, the declarations are not expected to be ours.
            .. differences is [] ? DeclarationComparison.FindAll(expected, found) : [],
        ];
    }

    private static IReadOnlyList<SchemaDifference> CompareHistory(IReadOnlyList<AppliedMigration> applied, string path) => MigrationHistory.FindFaults(applied, Migration.All) is [_, ..] faults
        ? faults
        : [.. MigrationHistory.Pending(applied, Migration.All).Select(migration => Fatal($"migration {migration.Name}", "that it was applied", "that it was not", $"eventcore db migrate --sqlite {path}"))];

    private static SchemaDifference Fatal(string subject, string expected, string found, string mending) => new(subject, expected, found, SchemaImpact.Fatal, mending);
}

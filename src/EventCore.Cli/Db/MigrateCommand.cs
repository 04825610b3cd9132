using System.CommandLine;
using System.Text.Json;

namespace EventCore.Cli;

/// <summary><c>eventcore db migrate</c>: brings a database's schema up to date, and says what it did.</summary>
internal static class MigrateCommand
{
    public static Command For(ToolEnvironment environment)
    {
        var store = new StoreOptions(DefaultStore.SqliteFile);
        var json = new Option<bool>("--json") { Description = "Print one JSON document with what was applied, and nothing else, on standard output." };
        var verb = new Command(DbCommand.Migrate, "Create the schema, or bring it up to date, and say what was applied. Safe to run again, and by several at once.");
        store.AddTo(verb);
        verb.Options.Add(json);
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            var document = await MigrateAsync(store.ChooseFrom(parsed, environment), environment, cancellationToken).ConfigureAwait(false);
            await environment.Output.WriteLineAsync(parsed.GetValue(json) ? JsonSerializer.Serialize(document, MigrateJson.Default.MigrateDocument) : TextOf(document))
                .ConfigureAwait(false);
            return (int)ExitCode.Done;
        });
        return verb;
    }

    private static Task<MigrateDocument> MigrateAsync(StoreChoice choice, ToolEnvironment environment, CancellationToken cancellationToken) => choice switch
    {
        StoreChoice.SqliteFile file => MigrateAsync(file, environment, cancellationToken),
        StoreChoice.Postgres postgres => MigrateAsync(postgres, environment, cancellationToken),
        _ => throw new ToolException(
            "That store is gone when the command ends, so there is nothing to migrate. Name a database with --postgres, or a file with --sqlite.", ExitCode.Usage),
    };

    /// <summary>Opening the file is what migrates it.</summary>
    private static async Task<MigrateDocument> MigrateAsync(StoreChoice.SqliteFile choice, ToolEnvironment environment, CancellationToken cancellationToken)
    {
        var open = await new StoreOpener(environment).OpenAsync(choice, concurrency: 1, cancellationToken).ConfigureAwait(false);
        await using (open.ConfigureAwait(false))
        {
            return new MigrateDocument(MigrateDocument.CurrentVersion, open.Facts.Name, Schema: null, choice.Log.Value, open.AppliedMigrations);
        }
    }

    private static async Task<MigrateDocument> MigrateAsync(StoreChoice.Postgres choice, ToolEnvironment environment, CancellationToken cancellationToken)
    {
        var access = await PostgresAccess.OpenAsync(choice, concurrency: 1, cancellationToken).ConfigureAwait(false);
        await using (access.ConfigureAwait(false))
        {
            var applied = await PostgresSchema.MigrateAsync(access.DataSource, access.Schema, new TerminalProgress(environment, "applying"), cancellationToken).ConfigureAwait(false);
            return new MigrateDocument(MigrateDocument.CurrentVersion, PostgresStore.Name, access.Schema, choice.Log.Value, applied);
        }
    }

    private static string TextOf(MigrateDocument document) => string.Join(Environment.NewLine,
    [
        .. document.AppliedMigrations.Select(migration => $"applied {migration}"),
        $"{document.Store}: {document.AppliedMigrations.Count} applied, the schema is up to date.",
    ]);
}

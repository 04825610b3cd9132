using System.CommandLine;
using System.Text.Json;

namespace EventCore.Cli;

/// <summary><c>eventcore db script</c>: writes the migrations that are pending as a script, for those who apply them by hand.</summary>
internal static class ScriptCommand
{
    public static Command For(ToolEnvironment environment)
    {
        var store = new StoreOptions(DefaultStore.SqliteFile);
        var file = new Option<string?>("--out") { HelpName = "FILE", Description = "Write the script into this file, in place of any that is there. [default: print it]" };
        var json = new Option<bool>("--json") { Description = "Print one JSON document with the script in it, and nothing else, on standard output." };
        var verb = new Command(
            DbCommand.Script,
            "Write the migrations that are pending as a script for psql, or for sqlite3, and change nothing. The script refuses to run where the schema has changed meanwhile. "
            + "With --postgres auto: all migrations, for a schema that does not exist yet.");
        store.AddTo(verb);
        verb.Options.Add(file);
        verb.Options.Add(json);
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetValue(file) is { } name ? Path.GetFullPath(name, environment.CurrentDirectory) : null;
            var document = await ScriptAsync(store.ChooseFrom(parsed, environment), path, cancellationToken).ConfigureAwait(false);
            if (document.File is not null)
            {
                await WriteAsync(document.File, document.Sql, cancellationToken).ConfigureAwait(false);
            }

            await (parsed.GetValue(json)
                ? environment.Output.WriteLineAsync(JsonSerializer.Serialize(document, ScriptJson.Default.ScriptDocument))
                : PrintAsync(document, environment)).ConfigureAwait(false);
            return (int)ExitCode.Done;
        });
        return verb;
    }

    private static async Task<ScriptDocument> ScriptAsync(StoreChoice choice, string? file, CancellationToken cancellationToken)
    {
        if (choice is StoreChoice.SqliteFile sqlite)
        {
            return Document("SQLite", schema: null, await SqliteSchema.ScriptAsync(sqlite.Path, cancellationToken).ConfigureAwait(false));
        }

        if (choice is StoreChoice.Memory)
        {
            throw new ToolException("A log in memory has no schema. Name a database with --postgres, or a file with --sqlite.", ExitCode.Usage);
        }

        var access = await PostgresAccess.OpenAsync(choice, concurrency: 1, cancellationToken).ConfigureAwait(false);
        await using (access.ConfigureAwait(false))
        {
            return Document(PostgresStore.Name, access.Schema, await PostgresSchema.ScriptAsync(access.DataSource, access.Schema, cancellationToken).ConfigureAwait(false));
        }

        ScriptDocument Document(string store, string? schema, string sql) => new(ScriptDocument.CurrentVersion, store, schema, sql, sql is "" ? null : file);
    }

    private static async Task WriteAsync(string file, string sql, CancellationToken cancellationToken)
    {
        try
        {
            await File.WriteAllTextAsync(file, sql, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"The script could not be written. {failure.Message}", ExitCode.Failed, failure);
        }
    }

    /// <summary>Standard output is for the script alone, so that it can be piped into a shell.</summary>
    private static Task PrintAsync(ScriptDocument document, ToolEnvironment environment) => document switch
    {
        { Sql: "" } => environment.Error.WriteLineAsync($"{document.Store}: the schema is up to date, so there is no script."),
        { File: { } file } => environment.Error.WriteLineAsync($"{document.Store}: wrote {file}. Apply it with {(document.Schema is null ? "sqlite3 FILE <" : "psql --file")} {file}"),
        _ => environment.Output.WriteAsync(document.Sql),
    };
}

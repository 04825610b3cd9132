using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace EventCore.Cli;

/// <summary><c>eventcore db verify</c>: compares a database's schema with the one that the migrations make, and changes nothing.</summary>
internal static class VerifyCommand
{
    public static Command For(ToolEnvironment environment)
    {
        var store = new StoreOptions(DefaultStore.SqliteFile);
        var application = new Option<string[]>("--application")
        {
            HelpName = "ROLE",
            Description = "A PostgreSQL role that applications log in with or are members of: its privileges are compared, too. May be given several times. [default: every role that was granted SELECT and INSERT on events]",
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON document with every difference, and nothing else, on standard output." };
        var verb = new Command(DbCommand.Verify, "Compare the schema with the one that the migrations make, a line for each difference. Changes nothing. Ends with 1 if there is more than notes.");
        store.AddTo(verb);
        verb.Options.Add(application);
        verb.Options.Add(json);
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            var document = await VerifyAsync(store.ChooseFrom(parsed, environment), parsed.GetValue(application) ?? [], cancellationToken).ConfigureAwait(false);
            await environment.Output.WriteLineAsync(parsed.GetValue(json) ? JsonSerializer.Serialize(document, VerifyJson.Default.VerifyDocument) : TextOf(document))
                .ConfigureAwait(false);
            return (int)(document.IsSound ? ExitCode.Done : ExitCode.Failed);
        });
        return verb;
    }

    private static async Task<VerifyDocument> VerifyAsync(StoreChoice choice, IReadOnlyList<string> applications, CancellationToken cancellationToken)
    {
        if (choice is StoreChoice.SqliteFile file)
        {
            return applications is []
                ? VerifyDocument.Of("SQLite", schema: null, await SqliteSchema.VerifyAsync(file.Path, cancellationToken).ConfigureAwait(false))
                : throw new ToolException("--application names a role of PostgreSQL, but the store is another. Leave it out, or name the database with --postgres.", ExitCode.Usage);
        }

        var access = await PostgresAccess.OpenAsync(choice, concurrency: 1, cancellationToken).ConfigureAwait(false);
        await using var accessScope = access.ConfigureAwait(false);
        return VerifyDocument.Of("PostgreSQL", access.Schema, await PostgresSchema.VerifyAsync(access.DataSource, access.Schema, applications, cancellationToken).ConfigureAwait(false));
    }

    private static string TextOf(VerifyDocument document) => string.Join(Environment.NewLine,
    [
        .. document.Differences.Select(difference =>
            $"{NameOf(difference.Impact),-8}  {difference}{(difference.Mending is { } mending ? $". To mend it: {mending}" : "")}"),
        $"{document.Store}{(document.Schema is { } schema ? $", schema {schema}" : "")}: {Verdict(document)}",
    ]);

    private static string NameOf(SchemaImpact impact) => impact.ToString().ToLower(CultureInfo.InvariantCulture);

    private static string Verdict(VerifyDocument document)
    {
        var counts = document.Differences.CountBy(difference => difference.Impact).Select(count => $"{count.Value} {NameOf(count.Key)}{(count is { Key: SchemaImpact.Note, Value: > 1 } ? "s" : "")}");
        return document switch
        {
            { Differences: [] } => "the schema is as the migrations make it.",
            { CanWork: false } => $"{string.Join(", ", counts)}. A store refuses to work on it.",
            { IsSound: false } => $"{string.Join(", ", counts)}. A store works on it, not as well as it should.",
            _ => $"{string.Join(", ", counts)}. All is well.",
        };
    }
}

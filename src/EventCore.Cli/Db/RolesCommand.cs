using System.CommandLine;
using System.Text.Json;

namespace EventCore.Cli;

/// <summary><c>eventcore db roles</c>: one role that owns the schema, and one that can append and read and nothing else.</summary>
internal static class RolesCommand
{
    private static readonly PostgresRoleNames Default = new();

    public static Command For(ToolEnvironment environment)
    {
        var store = new StoreOptions(DefaultStore.SqliteFile);
        var owner = new Option<string>("--owner") { HelpName = "NAME", Description = "The role that owns the schema and migrates it.", DefaultValueFactory = _ => Default.Owner };
        var application = new Option<string>("--application")
        {
            HelpName = "NAME",
            Description = "The role that appends and reads, and can neither change nor remove an event.",
            DefaultValueFactory = _ => Default.Application,
        };
        var plan = new Option<bool>("--plan") { Description = "Only say what would be done." };
        var json = new Option<bool>("--json") { Description = "Print one JSON document with what was done, and nothing else, on standard output." };
        var verb = new Command(DbCommand.Roles, "Create the two roles of a schema in PostgreSQL where they are missing, and grant each what it needs and no more. Safe to run again.");
        store.AddTo(verb);
        foreach (var option in new Option[] { owner, application, plan, json })
        {
            verb.Options.Add(option);
        }

        verb.SetAction(async (parsed, cancellationToken) =>
        {
            var names = NamesFrom(parsed.GetRequiredValue(owner), parsed.GetRequiredValue(application));
            var document = await RunAsync(store.ChooseFrom(parsed, environment), names, parsed.GetValue(plan), cancellationToken).ConfigureAwait(false);
            await environment.Output.WriteLineAsync(parsed.GetValue(json) ? JsonSerializer.Serialize(document, RolesJson.Default.RolesDocument) : TextOf(document))
                .ConfigureAwait(false);
            return (int)ExitCode.Done;
        });
        return verb;
    }

    private static PostgresRoleNames NamesFrom(string owner, string application)
    {
        try
        {
            return owner != application
                ? new PostgresRoleNames { Owner = owner, Application = application }
                : throw new ToolException("--owner and --application name the same role, but an owner may change events. Name two.", ExitCode.Usage);
        }
        catch (ArgumentException malformed)
        {
            throw new ToolException(malformed.Message.Split(" (Parameter")[0], ExitCode.Usage);
        }
    }

    private static async Task<RolesDocument> RunAsync(StoreChoice choice, PostgresRoleNames names, bool isPlan, CancellationToken cancellationToken)
    {
        if (choice is StoreChoice.PrivatePostgres)
        {
            throw new ToolException("That server is gone when the command ends. Name a database with --postgres.", ExitCode.Usage);
        }

        var access = await PostgresAccess.OpenAsync(choice, concurrency: 1, cancellationToken).ConfigureAwait(false);
        await using (access.ConfigureAwait(false))
        {
            if (access.Schema == "public")
            {
                throw new ToolException("The schema 'public' is everybody's, so it cannot be handed to one role. Keep events in a schema of their own.", ExitCode.Usage);
            }

            var statements = await (isPlan
                ? PostgresRoles.PlanAsync(access.DataSource, names, access.Schema, cancellationToken)
                : PostgresRoles.ApplyAsync(access.DataSource, names, access.Schema, cancellationToken)).ConfigureAwait(false);
            return new RolesDocument(RolesDocument.CurrentVersion, PostgresStore.Name, access.Schema, names.Owner, names.Application, isPlan, statements);
        }
    }

    private static string TextOf(RolesDocument document) => string.Join(Environment.NewLine,
    [
        .. document.Statements.Select(statement => $"{statement};"),
        document switch
        {
            { Statements: [] } => $"{document.Store}: nothing to do, the roles are as they should be.",
            { IsPlan: true } => $"{document.Store}: {document.Statements.Count} statements would be run. Nothing was changed.",
            _ => $"{document.Store}: {document.Statements.Count} statements run. Let the application's login in with: GRANT {document.Application} TO its_login;",
        },
    ]);
}

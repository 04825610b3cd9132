using System.CommandLine;

namespace EventCore.Cli;

/// <summary><c>eventcore db migrate</c>: brings a database's schema up to date, and says what it did.</summary>
internal static class MigrateCommand
{
    public static Command For(ToolEnvironment environment)
    {
        var store = new StoreOptions(DefaultStore.SqliteFile);
        var verb = new Command(DbCommand.Migrate, "Create the schema, or bring it up to date, and say what was applied. Safe to run again, and by several at once.");
        store.AddTo(verb);
        verb.SetAction((parsed, cancellationToken) => RunAsync(store.ChooseFrom(parsed, environment), environment, cancellationToken));
        return verb;
    }

    private static async Task<int> RunAsync(StoreChoice choice, ToolEnvironment environment, CancellationToken cancellationToken)
    {
        if (choice is StoreChoice.Memory or StoreChoice.PrivatePostgres)
        {
            throw new ToolException("That store is gone when the command ends, so there is nothing to migrate. Name a database with --postgres, or a file with --sqlite.", ExitCode.Usage);
        }

        var open = await new StoreOpener(environment).OpenAsync(choice, concurrency: 1, cancellationToken).ConfigureAwait(false);
        await using (open.ConfigureAwait(false))
        {
            foreach (var migration in open.AppliedMigrations)
            {
                await environment.Output.WriteLineAsync($"applied {migration}").ConfigureAwait(false);
            }

            await environment.Output.WriteLineAsync($"{open.Facts.Name}: {open.AppliedMigrations.Count} applied, the schema is up to date.").ConfigureAwait(false);
            return (int)ExitCode.Done;
        }
    }
}

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
        await environment.Output.WriteLineAsync($"{choice} is up to date.".AsMemory(), cancellationToken).ConfigureAwait(false);
        return (int)ExitCode.Done;
    }
}

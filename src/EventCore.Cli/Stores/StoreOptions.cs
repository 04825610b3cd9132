using System.CommandLine;
using System.Text.RegularExpressions;

namespace EventCore.Cli;

/// <summary>The options by which every verb is told its store.</summary>
internal sealed partial class StoreOptions
{
    public const string Variable = "EVENTCORE_POSTGRES";

    private const string Auto = "auto";

    private const string MemoryName = "memory";

    private const string DefaultFile = "eventcore.db";

    private const string DefaultSchema = "eventcore";

    private readonly DefaultStore _default;

    private readonly Option<string?> _postgres = new("--postgres")
    {
        HelpName = "CONNECTION",
        Description = $"A PostgreSQL database, as an Npgsql connection string; or '{Auto}': a private server for this run, from the PostgreSQL installed here. Without any store option the environment variable {Variable} is used.",
    };

    private readonly Option<string?> _sqlite;

    private readonly Option<string?> _store = new("--store")
    {
        HelpName = MemoryName,
        Description = $"'{MemoryName}': a log in memory, gone at the end. Not durable.",
    };

    private readonly Option<string?> _schema = new("--schema")
    {
        HelpName = "NAME",
        Description = $"The schema in the PostgreSQL database. [default: {DefaultSchema}]",
    };

    private readonly Option<string?> _log = new("--log")
    {
        HelpName = "NAME",
        Description = $"The log in the store. [default: {LogName.Default}]",
    };

    public StoreOptions(DefaultStore @default)
    {
        _default = @default;
        _sqlite = new Option<string?>("--sqlite")
        {
            HelpName = "PATH",
            Description = "An SQLite file, which is kept. Without any store named: " + (@default == DefaultStore.SqliteFile
                ? $"{DefaultFile} in the current folder."
                : "a throw-away file in the current folder, removed at the end."),
        };
    }

    public void AddTo(Command verb)
    {
        foreach (var option in new Option[] { _postgres, _sqlite, _store, _schema, _log })
        {
            verb.Options.Add(option);
        }
    }

    /// <summary>The store that the command line or else the environment names, or else the default.</summary>
    /// <exception cref="ToolException">The options contradict each other, or a name is malformed.</exception>
    public StoreChoice ChooseFrom(ParseResult parsed, ToolEnvironment environment)
    {
        RequireAtMostOneStore(parsed);
        var log = LogFrom(parsed);
        if (parsed.GetValue(_postgres) is { } postgres)
        {
            return PostgresFrom(parsed, RequireText(postgres, "--postgres"), log);
        }

        var inMemory = parsed.GetValue(_store) is { } store && RequireMemory(store);
        var path = parsed.GetValue(_sqlite) is { } sqlite ? PathFrom(sqlite, environment) : null;
        if (!inMemory && path is null && environment.Variable(Variable) is { } variable && !string.IsNullOrWhiteSpace(variable))
        {
            return PostgresFrom(parsed, variable, log);
        }

        if (parsed.GetValue(_schema) is not null)
        {
            throw Usage("--schema names a schema in PostgreSQL, but the store is another. Leave it out, or name the database with --postgres.");
        }

        return inMemory ? new StoreChoice.Memory()
            : path is not null ? new StoreChoice.SqliteFile(path, log)
            : _default == DefaultStore.ThrowAwaySqlite ? new StoreChoice.ThrowAwaySqlite(log)
            : new StoreChoice.SqliteFile(Path.Combine(environment.CurrentDirectory, DefaultFile), log);
    }

    private void RequireAtMostOneStore(ParseResult parsed)
    {
        var named = new[] { _postgres, _sqlite, _store }.Where(option => parsed.GetValue(option) is not null).Select(option => option.Name).ToList();
        if (named.Count > 1)
        {
            throw Usage($"{string.Join(" and ", named)} exclude each other. Name one store.");
        }
    }

    private LogName LogFrom(ParseResult parsed)
    {
        try
        {
            return parsed.GetValue(_log) is { } log ? new LogName(log) : LogName.Default;
        }
        catch (ArgumentException malformed)
        {
            throw Usage($"--log is malformed. {malformed.Message.Split(" (Parameter")[0]}");
        }
    }

    private StoreChoice PostgresFrom(ParseResult parsed, string connection, LogName log)
    {
        var schema = parsed.GetValue(_schema) ?? DefaultSchema;
        if (!SchemaName().IsMatch(schema))
        {
            throw Usage($"'{schema}' is no schema name. Use 1 to 63 of a-z, 0-9 and _, not beginning with a digit.");
        }

        return connection == Auto ? new StoreChoice.PrivatePostgres(schema, log) : new StoreChoice.Postgres(connection, schema, log);
    }

    private static bool RequireMemory(string store) =>
        store == MemoryName ? true : throw Usage($"--store takes only '{MemoryName}', not '{store}'. For others use --postgres or --sqlite.");

    private static string PathFrom(string path, ToolEnvironment environment) =>
        RequireText(path, "--sqlite").StartsWith(":memory:", StringComparison.OrdinalIgnoreCase)
            ? throw Usage("--sqlite takes the path of a file. For a log in memory use --store memory.")
            : Path.GetFullPath(path, environment.CurrentDirectory);

    private static string RequireText(string value, string option) =>
        !string.IsNullOrWhiteSpace(value) ? value : throw Usage($"{option} is empty.");

    private static ToolException Usage(string message) => new(message, ExitCode.Usage);

    [GeneratedRegex(@"\A[a-z_][a-z0-9_]{0,62}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex SchemaName();
}

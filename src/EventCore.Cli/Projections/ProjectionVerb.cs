using System.CommandLine;
using System.Text.Json;

namespace EventCore.Cli;

/// <summary>What the verbs about projections have in common: the store, the projection's name, and <c>--json</c>.</summary>
internal sealed class ProjectionVerb
{
    private readonly ToolEnvironment _environment;
    private readonly StoreOptions _store = new(DefaultStore.SqliteFile);
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON document, and nothing else, on standard output." };
    private readonly Argument<string>? _name;

    private ProjectionVerb(ToolEnvironment environment, Argument<string>? name) => (_environment, _name) = (environment, name);

    /// <summary>A verb about all projections.</summary>
    public static ProjectionVerb AboutAll(ToolEnvironment environment) => new(environment, name: null);

    /// <summary>A verb about one projection.</summary>
    public static ProjectionVerb AboutOne(ToolEnvironment environment) => new(environment, new Argument<string>("NAME") { Description = "The projection's name, as its checkpoint has it." });

    /// <summary>Gives a command the options, and what it does.</summary>
    public Command Complete(Command command, Func<ProjectionSession, ParseResult, CancellationToken, Task<ExitCode>> run)
    {
        if (_name is not null)
        {
            command.Arguments.Add(_name);
        }

        _store.AddTo(command);
        command.Options.Add(_json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var session = await ProjectionSession.OpenAsync(_store.ChooseFrom(parsed, _environment), cancellationToken).ConfigureAwait(false);
            await using (session.ConfigureAwait(false))
            {
                return (int)await run(session, parsed, cancellationToken).ConfigureAwait(false);
            }
        });
        return command;
    }

    /// <summary>The name on the command line.</summary>
    /// <exception cref="ToolException">It is no name.</exception>
    public SubscriptionName NameIn(ParseResult parsed)
    {
        try
        {
            return new SubscriptionName(parsed.GetRequiredValue(_name!));
        }
        catch (ArgumentException malformed)
        {
            throw new ToolException(malformed.Message.Split(" (Parameter")[0], ExitCode.Usage);
        }
    }

    public bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>Prints projections as they are now.</summary>
    public Task PrintAsync(ProjectionSession session, ParseResult parsed, IReadOnlyList<ProjectionStatus> projections, Func<string> text) => IsJson(parsed)
        ? _environment.Output.WriteLineAsync(JsonSerializer.Serialize(ProjectionsDocument.Of(session, projections), ProjectionsJson.Default.ProjectionsDocument))
        : _environment.Output.WriteLineAsync(text());

    /// <summary>A position behind which something begins.</summary>
    public static Option<long> After() => Position("--after", "The position behind which it begins.");

    /// <summary>A position, the log's start unless given.</summary>
    public static Option<long> Position(string name, string description)
    {
        var option = new Option<long>(name) { HelpName = "POSITION", Description = description, DefaultValueFactory = _ => 0 };
        option.Validators.Add(result =>
        {
            if (result.Errors.Any() || result.GetValueOrDefault<long>() < 0)
            {
                result.AddError($"{name} must be 0 or more.");
            }
        });
        return option;
    }
}

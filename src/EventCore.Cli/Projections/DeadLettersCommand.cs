using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EventCore.Stores;

namespace EventCore.Cli;

/// <summary><c>eventcore projections dead-letters</c>: the events that a projection went past, and having them applied again.</summary>
internal static class DeadLettersCommand
{
    private const int DefaultLimit = 100;

    public static Command For(ToolEnvironment environment) => new(ProjectionsCommand.DeadLetters, "The events that a projection failed at and went past.")
    {
        ListFor(environment),
        ReplayFor(environment),
    };

    private static Command ListFor(ToolEnvironment environment)
    {
        var verb = ProjectionVerb.AboutOne(environment);
        var after = ProjectionVerb.Position("--after", "Only those above this position.");
        var limit = new Option<int>("--limit") { HelpName = "N", Description = $"How many at most: 1 to {PageSize.Max:N0}.", DefaultValueFactory = _ => DefaultLimit };
        limit.Validators.Add(result =>
        {
            if (result.Errors.Any() || result.GetValueOrDefault<int>() is < 1 or > PageSize.Max)
            {
                result.AddError($"--limit must be 1 to {PageSize.Max:N0}.");
            }
        });
        var command = new Command(ProjectionsCommand.List, "Each with its error, when it failed last, and how often it was tried.");
        command.Options.Add(after);
        command.Options.Add(limit);
        return verb.Complete(
            command,
            async (session, parsed, cancellationToken) =>
            {
                var name = verb.NameIn(parsed);
                var letters = await session.Control.ListDeadLettersAsync(name, new LogPosition(parsed.GetValue(after)), new PageSize(parsed.GetValue(limit)), cancellationToken).ConfigureAwait(false);
                await environment.Output.WriteLineAsync(verb.IsJson(parsed)
                    ? JsonSerializer.Serialize(DeadLettersDocument.Of(session, name, letters), ProjectionsJson.Default.DeadLettersDocument)
                    : TextOf(name, letters, parsed.GetValue(limit))).ConfigureAwait(false);
                return ExitCode.Done;
            });
    }

    private static Command ReplayFor(ToolEnvironment environment)
    {
        var verb = ProjectionVerb.AboutOne(environment);
        var position = new Option<long?>("--position") { HelpName = "POSITION", Description = "The one at this position." };
        var all = new Option<bool>("--all") { Description = "All there are." };
        var command = new Command(
            ProjectionsCommand.Replay,
            "Have events applied again: by whoever runs the projection, each in one transaction with the removal of its dead letter. They come after events that were behind them. One that fails again stays, with the new error.");
        command.Options.Add(position);
        command.Options.Add(all);
        return verb.Complete(
            command,
            async (session, parsed, cancellationToken) =>
            {
                var name = verb.NameIn(parsed);
                if (parsed.GetValue(position) is not null == parsed.GetValue(all) || parsed.GetValue(position) < 0)
                {
                    throw new ToolException("Say which to replay: --position with that of one, or --all.", ExitCode.Usage);
                }

                var count = await session.Control.ReplayAsync(name, parsed.GetValue(position) is { } one ? new LogPosition(one) : null, cancellationToken).ConfigureAwait(false);
                await environment.Output.WriteLineAsync(verb.IsJson(parsed)
                    ? JsonSerializer.Serialize(ReplayDocument.Of(session, name, count), ProjectionsJson.Default.ReplayDocument)
                    : count == 0 ? $"{name}: there are no dead letters." : $"{name}: whoever runs it applies {count:N0} of them again.").ConfigureAwait(false);
                return ExitCode.Done;
            });
    }

    private static string TextOf(SubscriptionName name, IReadOnlyList<DeadLetter> letters, int limit)
    {
        if (letters is [])
        {
            return $"{name}: there are no dead letters.";
        }

        var table = new PlainTable("Position", "Event", "Attempts", "Failed at (UTC)", "Error");
        foreach (var letter in letters)
        {
            table.Add(
                $"{letter.Position}", $"{letter.EventId}", $"{letter.Attempts}", letter.FailedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), letter.Error.ReplaceLineEndings(" "));
        }

        return letters.Count < limit ? $"{table}" : $"{table}{Environment.NewLine}There may be more, above position {letters[^1].Position}: --after {letters[^1].Position}";
    }
}

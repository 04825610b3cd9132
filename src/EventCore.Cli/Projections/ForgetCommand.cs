using System.CommandLine;
using System.Text.Json;

namespace EventCore.Cli;

/// <summary><c>eventcore projections forget</c>: takes away what the store has of a projection that is retired.</summary>
internal static class ForgetCommand
{
    public static Command For(ToolEnvironment environment)
    {
        var verb = ProjectionVerb.AboutOne(environment);
        var yes = new Option<bool>("--yes") { Description = "Do it. Without it, nothing is changed." };
        var command = new Command(
            ProjectionsCommand.Forget,
            "Take away what the store has of a projection that is retired: its checkpoint, its dead letters and its rebuild. Refused while somebody runs it: stop that first, since whoever still runs it afterwards begins at the start of the log. Its tables stay.");
        command.Options.Add(yes);
        return verb.Complete(
            command,
            async (session, parsed, cancellationToken) =>
            {
                var name = verb.NameIn(parsed);
                var before = await session.Control.ShowAsync(name, cancellationToken).ConfigureAwait(false);
                if (!parsed.GetValue(yes))
                {
                    throw new ToolException(
                        $"This takes away what the store has of '{name}', which is at position {before.State.Checkpoint.Position}: its checkpoint, its dead letters and its rebuild. Nothing was changed. To do it, run it again with --yes.",
                        ExitCode.Usage);
                }

                await session.Control.ForgetAsync(name, cancellationToken).ConfigureAwait(false);
                await environment.Output.WriteLineAsync(verb.IsJson(parsed)
                    ? JsonSerializer.Serialize(ForgetDocument.Of(session, before), ProjectionsJson.Default.ForgetDocument)
                    : $"{name}: forgotten. It was at position {before.State.Checkpoint.Position}. Its tables stay.").ConfigureAwait(false);
                return ExitCode.Done;
            });
    }
}

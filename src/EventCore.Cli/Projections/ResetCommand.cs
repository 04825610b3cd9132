using System.CommandLine;

namespace EventCore.Cli;

/// <summary><c>eventcore projections reset</c>: empties a read model and has the projection begin again.</summary>
internal static class ResetCommand
{
    public static Command For(ToolEnvironment environment)
    {
        var verb = ProjectionVerb.AboutOne(environment);
        var after = ProjectionVerb.After();
        var yes = new Option<bool>("--yes") { Description = "Do it. Without it, nothing is changed." };
        var command = new Command(
            ProjectionsCommand.Reset,
            "Empty a read model and have its projection begin again: its next owner does both in one transaction. Readers have what has been applied since; to let them keep the old read model until the new one is whole, rebuild it.");
        command.Options.Add(after);
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
                        $"This empties the read model of '{name}', which is at position {before.State.Checkpoint.Position}, and fills it again behind position {parsed.GetValue(after)}. Nothing was changed. To do it, run it again with --yes.",
                        ExitCode.Usage);
                }

                await session.Control.ResetAsync(name, new LogPosition(parsed.GetValue(after)), cancellationToken).ConfigureAwait(false);
                var projection = await session.Control.ShowAsync(name, cancellationToken).ConfigureAwait(false);
                await verb.PrintAsync(session, parsed, [projection], () => $"{name}: whoever runs it next empties its read model and begins behind position {parsed.GetValue(after)}.").ConfigureAwait(false);
                return ExitCode.Done;
            });
    }
}

using System.CommandLine;

namespace EventCore.Cli;

/// <summary><c>eventcore projections pause</c>: nobody goes on with a projection until it is resumed.</summary>
internal static class PauseCommand
{
    public static Command For(ToolEnvironment environment)
    {
        var verb = ProjectionVerb.AboutOne(environment);
        return verb.Complete(
            new Command(ProjectionsCommand.Pause, "Have nobody go on with a projection until it is resumed. What its owner has under way is not committed. A rebuild goes on."),
            async (session, parsed, cancellationToken) =>
            {
                var name = verb.NameIn(parsed);
                await session.Control.PauseAsync(name, cancellationToken).ConfigureAwait(false);
                var projection = await session.Control.ShowAsync(name, cancellationToken).ConfigureAwait(false);
                await verb.PrintAsync(session, parsed, [projection], () => $"{name}: paused at position {projection.State.Checkpoint.Position}.").ConfigureAwait(false);
                return ExitCode.Done;
            });
    }
}

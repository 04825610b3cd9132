using System.CommandLine;

namespace EventCore.Cli;

/// <summary><c>eventcore projections resume</c>: lets a projection go on that is paused or has stopped.</summary>
internal static class ResumeCommand
{
    public static Command For(ToolEnvironment environment)
    {
        var verb = ProjectionVerb.AboutOne(environment);
        return verb.Complete(
            new Command(ProjectionsCommand.Resume, "Let a projection go on that is paused or has stopped, and its rebuild if that has."),
            async (session, parsed, cancellationToken) =>
            {
                var name = verb.NameIn(parsed);
                var isResumed = await session.Control.ResumeAsync(name, cancellationToken).ConfigureAwait(false);
                var projection = await session.Control.ShowAsync(name, cancellationToken).ConfigureAwait(false);
                await verb.PrintAsync(
                    session, parsed, [projection], () => isResumed ? $"{name}: may go on behind position {projection.State.Checkpoint.Position}." : $"{name}: was neither paused nor stopped.").ConfigureAwait(false);
                return ExitCode.Done;
            });
    }
}

using System.CommandLine;

namespace EventCore.Cli;

/// <summary><c>eventcore projections list</c>: every projection in a line.</summary>
internal static class ListCommand
{
    public static Command For(ToolEnvironment environment)
    {
        var verb = ProjectionVerb.AboutAll(environment);
        return verb.Complete(
            new Command(ProjectionsCommand.List, "Every projection that has been run, and not forgotten since: status, position, lag, rate and owner. Ends with 1 if one has stopped."),
            async (session, parsed, cancellationToken) =>
            {
                var projections = await session.Control.ListAsync(cancellationToken).ConfigureAwait(false);
                await verb.PrintAsync(session, parsed, projections, () => ProjectionText.OfAll(session, projections)).ConfigureAwait(false);
                return projections.Any(projection => projection.State.Status == SubscriptionStatus.Stopped) ? ExitCode.Failed : ExitCode.Done;
            });
    }
}

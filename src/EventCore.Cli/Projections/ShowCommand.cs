using System.CommandLine;

namespace EventCore.Cli;

/// <summary><c>eventcore projections show</c>: everything about one projection.</summary>
internal static class ShowCommand
{
    public static Command For(ToolEnvironment environment)
    {
        var verb = ProjectionVerb.AboutOne(environment);
        return verb.Complete(
            new Command(ProjectionsCommand.Show, "Everything about one projection, its rebuild included. Ends with 1 if it has stopped."),
            async (session, parsed, cancellationToken) =>
            {
                var projection = await session.Control.ShowAsync(verb.NameIn(parsed), cancellationToken).ConfigureAwait(false);
                await verb.PrintAsync(session, parsed, [projection], () => ProjectionText.Of(projection)).ConfigureAwait(false);
                return projection.State.Status == SubscriptionStatus.Stopped ? ExitCode.Failed : ExitCode.Done;
            });
    }
}

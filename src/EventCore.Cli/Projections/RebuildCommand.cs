using System.CommandLine;

namespace EventCore.Cli;

/// <summary><c>eventcore projections rebuild</c>: has a read model built anew beside the one that is read, and swapped with it.</summary>
internal static class RebuildCommand
{
    public static Command For(ToolEnvironment environment)
    {
        var verb = ProjectionVerb.AboutOne(environment);
        var after = ProjectionVerb.After();
        var cancel = new Option<bool>("--cancel") { Description = "Give up the rebuild that is under way. The read model that is read stays." };
        var watch = new Option<bool>("--watch") { Description = "Wait until it is over, or has stopped, and show its progress. Joins a rebuild that is under way." };
        var command = new Command(
            ProjectionsCommand.Rebuild,
            "Build a read model anew beside the one that is read, and swap them in one transaction once it has caught up. Whoever runs the projection does it. Ends with 1 if a rebuild that is watched stops.");
        foreach (var option in new Option[] { after, cancel, watch })
        {
            command.Options.Add(option);
        }

        return verb.Complete(
            command,
            async (session, parsed, cancellationToken) =>
            {
                var name = verb.NameIn(parsed);
                if (parsed.GetValue(cancel) && (parsed.GetValue(watch) || parsed.GetResult(after) is { Implicit: false }))
                {
                    throw new ToolException("--cancel goes with neither --watch nor --after.", ExitCode.Usage);
                }

                var before = await session.Control.ShowAsync(name, cancellationToken).ConfigureAwait(false);
                if (parsed.GetValue(cancel))
                {
                    await session.Control.CancelRebuildAsync(name, cancellationToken).ConfigureAwait(false);
                }
                else if (!parsed.GetValue(watch) || before.Rebuild is null)
                {
                    await session.Control.RebuildAsync(name, new LogPosition(parsed.GetValue(after)), cancellationToken).ConfigureAwait(false);
                }

                var projection = parsed.GetValue(watch)
                    ? await RebuildWatch.RunAsync(session.Control, name, environment, cancellationToken).ConfigureAwait(false)
                    : await session.Control.ShowAsync(name, cancellationToken).ConfigureAwait(false);
                await verb.PrintAsync(session, parsed, [projection], () => TextOf(projection, parsed.GetValue(cancel), parsed.GetValue(watch))).ConfigureAwait(false);
                return parsed.GetValue(watch) && projection.Rebuild is not null ? ExitCode.Failed : ExitCode.Done;
            });
    }

    private static string TextOf(ProjectionStatus projection, bool isCancelled, bool isWatched) => projection switch
    {
        _ when isCancelled => $"{projection.State.Name}: the rebuild is cancelled.",
        { Rebuild: null } => $"{projection.State.Name}: the rebuild is over; the read model is at position {projection.State.Checkpoint.Position}.",
        { Rebuild: { } rebuild } when isWatched => $"{projection.State.Name}: the rebuild has stopped at position {rebuild.State.Checkpoint.Position}: {rebuild.State.LastError}",
        _ => $"{projection.State.Name}: a rebuild begins. Watch it with --watch, or `eventcore {ProjectionsCommand.Name} {ProjectionsCommand.Show} {projection.State.Name}`.",
    };
}

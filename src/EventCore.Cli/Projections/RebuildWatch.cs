namespace EventCore.Cli;

/// <summary>Waits for a rebuild: with a bar on a terminal, and else with a line for every tenth.</summary>
internal static class RebuildWatch
{
    private const int Steps = 10_000;

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);

    /// <returns>The projection once no rebuild of it is under way, or that has stopped.</returns>
    public static Task<ProjectionStatus> RunAsync(ProjectionControl control, SubscriptionName name, ToolEnvironment environment, CancellationToken cancellationToken)
    {
        var progress = new RunProgress();
        return ProgressBar.ShowAsync(progress, environment, async () =>
        {
            var tenths = 0;
            while (true)
            {
                var projection = await control.ShowAsync(name, cancellationToken).ConfigureAwait(false);
                if (projection.Rebuild is not { State.Status: not SubscriptionStatus.Stopped } rebuild)
                {
                    return projection;
                }

                progress.Begin(ProjectionText.ProgressOf(rebuild), Steps, () => (long)(rebuild.Progress * Steps));
                if (!environment.ErrorIsTerminal && (int)(rebuild.Progress * 10) > tenths)
                {
                    tenths = (int)(rebuild.Progress * 10);
                    await environment.Error.WriteLineAsync($"{name}: {ProjectionText.ProgressOf(rebuild)}").ConfigureAwait(false);
                }

                await Task.Delay(LookInterval, environment.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
        });
    }
}

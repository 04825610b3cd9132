using Spectre.Console;

namespace EventCore.Cli;

/// <summary>Shows a run's progress on standard error, where somebody watches; nothing in a pipe.</summary>
internal static class ProgressBar
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(200);

    public static Task<T> ShowAsync<T>(RunProgress progress, ToolEnvironment environment, Func<Task<T>> run)
    {
        if (!environment.ErrorIsTerminal)
        {
            return run();
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(environment.Error) });
        return console.Progress()
            .AutoClear(true)
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask("starting");
                var running = Task.Run(run);
                while (!running.IsCompleted)
                {
                    Show(progress.Current, task);
                    await Task.WhenAny(running, Task.Delay(Refresh, environment.TimeProvider)).ConfigureAwait(false);
                }

                return await running.ConfigureAwait(false);
            });
    }

    private static void Show(RunProgress.Phase phase, ProgressTask task)
    {
        task.Description = phase.Name;
        task.IsIndeterminate = phase.Operations == 0;
        task.MaxValue = Math.Max(1, phase.Operations);
        task.Value = Math.Min(phase.Begun(), phase.Operations);
    }
}

using System.Diagnostics;

namespace EventCore.Postgres.Tests;

/// <summary>A process that runs <see cref="StepsProjection"/>: this test program once more, with one test.</summary>
internal sealed class ProjectionProcess : IDisposable
{
    private readonly Process _process;

    public ProjectionProcess(StepsDatabase database, string writer)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "EventCore.Postgres.Tests"))
        {
            ArgumentList = { "-explicit", "only", "-method", $"{typeof(ProjectionHost).FullName}.{nameof(ProjectionHost.A_process_runs_the_projection_until_it_is_ended)}" },
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment[ProjectionHost.Variable("SCHEMA")] = database.Schema;
        start.Environment[ProjectionHost.Variable("CONNECTION")] = database.ConnectionString;
        start.Environment[ProjectionHost.Variable("WRITER")] = writer;
        _process = Process.Start(start)!;
        _process.BeginOutputReadLine();
    }

    /// <summary>From one moment to the next, wherever it stands.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public Task PauseAsync() => SignalAsync("STOP");

    public Task ContinueAsync() => SignalAsync("CONT");

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, kill.ExitCode);
    }
}

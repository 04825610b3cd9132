using System.Diagnostics;

namespace EventCore.Cli.Tests;

public sealed class StopTests
{
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_stopped_run_removes_its_file_and_exits_with_130(string signal)
    {
        var folder = Directory.CreateTempSubdirectory("eventcore-stop-");
        using var tool = Start(folder.FullName, "bench", "--scale", "10000");
        try
        {
            await WaitUntil(() => folder.EnumerateFiles("*-wal").Any());

            await Kill(tool, signal);
            await tool.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        }
        finally
        {
            // One that does not stop would work on for many minutes.
            tool.Kill();
        }

        Assert.Equal((int)ExitCode.Stopped, tool.ExitCode);
        Assert.Equal("eventcore: Stopped." + Environment.NewLine, await tool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.Empty(folder.EnumerateFileSystemInfos());
        folder.Delete();
    }

    private static Process Start(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Tool).Assembly.Location, .. arguments])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove(StoreOptions.Variable);
        return Process.Start(start)!;
    }

    private static async Task Kill(Process process, string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, $"{process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private static async Task WaitUntil(Func<bool> isSo)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (!isSo())
        {
            await Task.Delay(50, patience.Token);
        }
    }
}

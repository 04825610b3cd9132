using System.Diagnostics;
using EventCore.Testing;

namespace EventCore.Faults.Tests;

/// <summary>Runs the program that injects faults.</summary>
internal static class FaultProgram
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Runs it to its end, which comes by force after five minutes. Skips the test where it skips the scenario.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(params IEnumerable<string> arguments)
    {
        Assert.SkipWhen(TestPostgres.SkipReason is not null, TestPostgres.SkipReason ?? "");

        // With mounts of its own, which end with it, where it may make any.
        string program = Path.Combine(AppContext.BaseDirectory, "EventCore.Faults");
        string[] command = Environment.IsPrivilegedProcess && await CanUnshareAsync() ? ["unshare", "--mount", "--propagation", "private", program] : [program];
        using var process = Start([.. command, .. arguments]);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"It did not end within {Limit}.{Environment.NewLine}{await output}{await errors}");
        }

        var said = await output + await errors;
        if (said.Split('\n').FirstOrDefault(line => line.Contains(": skipped: ", StringComparison.Ordinal)) is { } skipped)
        {
            Assert.Skip(skipped);
        }

        return (process.ExitCode, said);
    }

    private static async Task<bool> CanUnshareAsync()
    {
        using var process = Start(["unshare", "--mount", "--propagation", "private", "true"]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode == 0;
    }

    private static Process Start(string[] command)
    {
        var info = new ProcessStartInfo(command[0]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in command.Skip(1))
        {
            info.ArgumentList.Add(argument);
        }

        return Process.Start(info) ?? throw new UnreachableException();
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;

namespace EventCore.Postgres.Tests;

/// <summary>This test program once more, in a process of its own, with one explicit test.</summary>
internal class TestProcess : IDisposable
{
    private const int MaxLines = 200;

    private readonly Process _process;
    private readonly int _id;
    private readonly ConcurrentQueue<string> _output = [];

    // One may be ended while it is being paused.
    private readonly Lock _ending = new();
    private bool _disposed;

    /// <param name="host">The class of the test.</param>
    /// <param name="test">Its name.</param>
    /// <param name="settings">Environment variables.</param>
    public TestProcess(Type host, string test, IEnumerable<KeyValuePair<string, string>> settings)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "EventCore.Postgres.Tests"))
        {
            ArgumentList = { "-explicit", "only", "-method", $"{host.FullName}.{test}" },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _id = _process.Id;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
    }

    public bool HasExited
    {
        get
        {
            lock (_ending)
            {
                return _disposed || _process.HasExited;
            }
        }
    }

    /// <summary>The end of what it printed.</summary>
    public string Output => string.Join(Environment.NewLine, _output);

    /// <summary>Ends when the process that started this one does: nobody else would end it.</summary>
    public static async Task UntilParentEndsAsync()
    {
        await using var input = Console.OpenStandardInput();
        await Task.Run(() => input.ReadByte());
    }

    /// <summary>From one moment to the next, wherever it stands.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public Task PauseAsync() => SignalAsync("STOP");

    public Task ContinueAsync() => SignalAsync("CONT");

    /// <summary>Waits until it ends by itself.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        lock (_ending)
        {
            if (!HasExited)
            {
                Kill();
            }

            _disposed = true;
            _process.Dispose();
        }
    }

    private async Task SignalAsync(string signal)
    {
        if (HasExited)
        {
            return;
        }

        using var kill = Process.Start("kill", [$"-{signal}", $"{_id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(kill.ExitCode == 0 || HasExited, $"kill -{signal} ended with {kill.ExitCode}, although the process runs.");
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _output.Enqueue(line);
            if (_output.Count > MaxLines)
            {
                _output.TryDequeue(out _);
            }
        }
    }
}

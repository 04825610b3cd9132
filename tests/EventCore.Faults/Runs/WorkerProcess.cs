using System.Diagnostics;
using System.Text.Json;

namespace EventCore.Faults;

/// <summary>A process of the load, seen from outside: this program once more.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;
    private readonly Task<string> _errors;
    private readonly Task<string?> _lastLine;
    private long _appended;

    private WorkerProcess(WorkerSettings settings)
    {
        Settings = settings;
        _process = Process.Start(Shell.Info([Path.Combine(AppContext.BaseDirectory, "EventCore.Faults"), "worker", JsonSerializer.Serialize(settings, LoadJson.Default.WorkerSettings)]))
            ?? throw new UnreachableException();
        _errors = _process.StandardError.ReadToEndAsync();
        _lastLine = ReadAsync();
    }

    public WorkerSettings Settings { get; }

    public int ProcessId => _process.Id;

    /// <summary>How many operations were acknowledged, as of a moment ago.</summary>
    public long Appended => Interlocked.Read(ref _appended);

    public static async Task<WorkerProcess> StartAsync(WorkerSettings settings, CancellationToken cancellationToken)
    {
        var worker = new WorkerProcess(settings);
        try
        {
            await worker._ready.Task.WaitAsync(StartLimit, cancellationToken);
            return worker;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            worker.Kill();
            var said = await worker._errors;
            worker.Dispose();
            throw new FaultRunException($"A process of the load did not start. It said: {said}", failure);
        }
    }

    /// <summary>From one moment to the next, wherever it stands.</summary>
    public void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.WaitForExit();
    }

    public void Pause() => Native.Stop(_process.Id);

    public void Continue() => Native.Continue(_process.Id);

    /// <summary>Lets it finish what is under way.</summary>
    public async Task<WorkerSummary> StopAsync()
    {
        _process.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds((2 * Settings.MaxStopSeconds) + 30));
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Kill();
            return new WorkerSummary { Hanging = 1 };
        }

        return await _lastLine is { } line && line.StartsWith('{')
            ? JsonSerializer.Deserialize(line, LoadJson.Default.WorkerSummary)!
            : new WorkerSummary { Undocumented = { $"The process ended with {_process.ExitCode} and without a summary: {await _errors}" } };
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private async Task<string?> ReadAsync()
    {
        string? last = null;
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            last = line;
            if (line == "ready")
            {
                _ready.TrySetResult();
            }
            else if (line.StartsWith("appended ", StringComparison.Ordinal))
            {
                Interlocked.Exchange(ref _appended, long.Parse(line.AsSpan("appended ".Length)));
            }
        }

        _ready.TrySetException(new InvalidOperationException("It ended."));
        return last;
    }
}

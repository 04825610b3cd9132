using System.ComponentModel;
using System.Diagnostics;

namespace EventCore.Benchmarks;

/// <summary>A program that is run to its end, and is ended when we are.</summary>
internal sealed record ChildProcess(string Program, IReadOnlyList<string> Arguments)
{
    public static readonly TimeSpan DefaultLimit = TimeSpan.FromMinutes(5);

    /// <summary>Set for the program, on top of our own.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public string Input { get; init; } = "";

    /// <summary>How long it may take; five minutes unless set.</summary>
    public TimeSpan Limit { get; init; } = DefaultLimit;

    /// <returns>What it printed on standard output.</returns>
    /// <exception cref="ComparisonException">It could not be started, answered with another exit code than 0, or took too long.</exception>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        using var process = Start();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            await process.StandardInput.WriteAsync(Input.AsMemory(), limit.Token);
            process.StandardInput.Close();
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0 ? output : throw new ComparisonException($"{Name} failed with exit code {process.ExitCode}: {(await errors).Trim()}");
        }
        catch (IOException exception)
        {
            throw new ComparisonException($"{Name} ended before it was told what to do: {exception.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ComparisonException($"{Name} took longer than {Limit}.");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private string Name => Path.GetFileName(Program);

    private Process Start()
    {
        var start = new ProcessStartInfo(Program, Arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            return Process.Start(start) ?? throw new UnreachableException();
        }
        catch (Win32Exception exception)
        {
            throw new ComparisonException($"{Program} could not be started: {exception.Message}");
        }
    }
}

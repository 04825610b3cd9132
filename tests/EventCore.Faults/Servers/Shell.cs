using System.Diagnostics;

namespace EventCore.Faults;

/// <summary>Runs programs of the system.</summary>
internal static class Shell
{
    private static readonly TimeSpan DefaultLimit = TimeSpan.FromMinutes(2);

    /// <summary>As the user that PostgreSQL runs as: root may not run it.</summary>
    public static IReadOnlyList<string> AsServerUser { get; } =
        Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] : [];

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="FaultRunException">It failed, or took longer than two minutes; with what it said.</exception>
    public static Task<string> RunAsync(IEnumerable<string> command, CancellationToken cancellationToken) => RunAsync(command, DefaultLimit, cancellationToken);

    /// <summary>The same, for one that may take longer.</summary>
    public static async Task<string> RunAsync(IEnumerable<string> command, TimeSpan limit, CancellationToken cancellationToken)
    {
        var words = command.ToList();
        using var process = Process.Start(Info(words)) ?? throw new UnreachableException();
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(limit);
        try
        {
            await process.WaitForExitAsync(end.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            throw new FaultRunException($"'{string.Join(' ', words)}' did not end within {limit}.");
        }

        return process.ExitCode == 0
            ? await output
            : throw new FaultRunException($"'{string.Join(' ', words)}' ended with {process.ExitCode}: {await errors}{await output}");
    }

    public static ProcessStartInfo Info(IReadOnlyList<string> command)
    {
        var info = new ProcessStartInfo(command[0]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = "/" };
        foreach (var word in command.Skip(1))
        {
            info.ArgumentList.Add(word);
        }

        info.Environment["LC_ALL"] = "C";
        return info;
    }
}

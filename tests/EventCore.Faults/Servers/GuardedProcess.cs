using System.Diagnostics;

namespace EventCore.Faults;

/// <summary>A program that runs as the servers' user. Ends with this process, however that ends, and so does the PostgreSQL that it may have started.</summary>
internal sealed class GuardedProcess : IAsyncDisposable
{
    // Blocks on a pipe whose other end only this process holds. Whatever has the data directory's number by then is a server
    // only if it stands in that directory.
    private const string Guard = """
        trap '' HUP INT TERM PIPE
        log=$1
        data=$2
        shift 2
        "$@" >>"$log" 2>&1 </dev/null &
        program=$!
        echo $program
        while IFS= read -r line; do :; done
        kill -KILL $program 2>/dev/null
        wait $program 2>/dev/null
        server=$(head -n 1 "$data/postmaster.pid" 2>/dev/null)
        if [ -n "$server" ] && [ "$(readlink "/proc/$server/cwd")" = "$data" ]; then
            kill -QUIT "$server"
            tenths=50
            while kill -0 "$server" 2>/dev/null && [ $tenths -gt 0 ]; do tenths=$((tenths - 1)); sleep 0.1; done
            kill -KILL "$server" 2>/dev/null
        fi
        exit 0
        """;

    private readonly Process _guard;

    private GuardedProcess(Process guard, int processId) => (_guard, ProcessId) = (guard, processId);

    public int ProcessId { get; }

    /// <summary>Starts a program.</summary>
    /// <param name="log">The file that what it says is appended to.</param>
    /// <param name="data">Of the PostgreSQL that it may start, the directory with its data.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public static async Task<GuardedProcess> StartAsync(string log, string data, IEnumerable<string> command, CancellationToken cancellationToken)
    {
        var guard = Process.Start(Shell.Info([.. Shell.AsServerUser, "setsid", "sh", "-c", Guard, "eventcore-guard", log, data, .. command])) ?? throw new UnreachableException();
        return await guard.StandardOutput.ReadLineAsync(cancellationToken) is { } id
            ? new GuardedProcess(guard, int.Parse(id))
            : throw new FaultRunException(await guard.StandardError.ReadToEndAsync(cancellationToken));
    }

    /// <summary>Kills it, wherever it stands, and the PostgreSQL that it started.</summary>
    public async ValueTask DisposeAsync()
    {
        using (_guard)
        {
            _guard.StandardInput.Close();
            await _guard.WaitForExitAsync(CancellationToken.None);
        }
    }
}

using System.Globalization;

namespace EventCore.Cli;

/// <summary>The processor time of a PostgreSQL server on this machine: of its main process and every process that it started.</summary>
/// <remarks>From <c>/proc</c>, so on Linux alone. Of a process that has ended the main process knows the time.</remarks>
internal sealed class ServerProcesses
{
    /// <summary>Linux tells times in hundredths of a second, whatever the kernel counts in.</summary>
    private const double TicksPerSecond = 100;

    private const string ServerName = "postgres";

    private readonly int _main;

    private ServerProcesses(int main) => _main = main;

    /// <summary>The server that a session belongs to; null where it does not run on this machine, or cannot be seen.</summary>
    /// <param name="sessionProcess">The session's process, by the server's own word.</param>
    public static ServerProcesses? Of(int sessionProcess) =>
        Read(sessionProcess) is { Name: ServerName } session && Read(session.Parent) is { Name: ServerName } ? new ServerProcesses(session.Parent) : null;

    /// <summary>Since the server started; null where it has ended.</summary>
    public double? CpuSeconds()
    {
        if (Read(_main) is not { } main)
        {
            return null;
        }

        var ticks = main.OwnTicks + main.EndedChildrenTicks;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var process) && Read(process) is { } found && found.Parent == _main)
            {
                ticks += found.OwnTicks;
            }
        }

        return ticks / TicksPerSecond;
    }

    private static ProcessFacts? Read(int process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");

            // The name stands in parentheses and may hold anything; what follows it are fields divided by spaces, the third of all first.
            var (open, close) = (text.IndexOf('(', StringComparison.Ordinal), text.LastIndexOf(')'));
            var fields = text[(close + 2)..].Split(' ');
            return new ProcessFacts(text[(open + 1)..close], (int)Field(4), Field(14) + Field(15), Field(16) + Field(17));

            long Field(int number) => long.Parse(fields[number - 3], CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private sealed record ProcessFacts(string Name, int Parent, long OwnTicks, long EndedChildrenTicks);
}

using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace EventCore.Testing.Tests;

/// <summary>
/// This test program, run once more as a process that holds a cluster and does nothing else, so that a test can kill it.
/// </summary>
internal static class ClusterHolder
{
    private const string Variable = "EVENTCORE_TEST_HOLD_CLUSTER";

    /// <summary>Starts the program; its output is the cluster's directory, its connection string, and the id of a child.</summary>
    public static Process Start() =>
        Process.Start(new ProcessStartInfo(Environment.ProcessPath!, OwnArguments)
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            Environment = { [Variable] = "1" },
        })!;

    private static IEnumerable<string> OwnArguments =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(ClusterHolder).Assembly.Location] : [];

    // Runs before the test program's own entry point, which is xunit's.
    [ModuleInitializer]
    internal static void HoldWhenAsked()
    {
        if (Environment.GetEnvironmentVariable(Variable) is null)
        {
            return;
        }

        var cluster = PostgresCluster.StartAsync().GetAwaiter().GetResult();

        // A child that outlives its parent would keep the cluster alive if it had inherited the pipe.
        var child = Process.Start("sleep", "30");
        Console.WriteLine(cluster.Directory);
        Console.WriteLine(cluster.ConnectionString);
        Console.WriteLine(child.Id);
        Thread.Sleep(Timeout.Infinite);
    }
}

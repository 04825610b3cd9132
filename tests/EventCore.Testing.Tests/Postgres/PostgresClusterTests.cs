using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Npgsql;

namespace EventCore.Testing.Tests;

public sealed class PostgresClusterTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Its_settings_are_durable_and_those_asked_for()
    {
        SkipWithoutServer();
        await using var cluster = await PostgresCluster.StartAsync(
            new PostgresClusterOptions { MaxConnections = 37, Settings = Setting("application_name", @"it's a \ test") },
            TestContext.Current.CancellationToken);

        var settings = await ShowAsync(
            cluster, "fsync", "synchronous_commit", "full_page_writes", "max_connections", "application_name", "server_encoding", "listen_addresses");

        Assert.Equal(["on", "on", "on", "37", @"it's a \ test", "UTF8", "127.0.0.1"], settings);
    }

    [Fact]
    public async Task A_setting_asked_for_wins_over_the_durable_one()
    {
        SkipWithoutServer();
        await using var cluster = await PostgresCluster.StartAsync(
            new PostgresClusterOptions { Settings = Setting("synchronous_commit", "off") }, TestContext.Current.CancellationToken);

        Assert.Equal(["off"], await ShowAsync(cluster, "synchronous_commit"));
    }

    [Fact]
    public async Task It_refuses_a_client_without_its_password()
    {
        SkipWithoutServer();
        await using var cluster = await PostgresCluster.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await using var stranger = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(cluster.ConnectionString) { Password = "guess" }.ToString());

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => stranger.OpenAsync(TestContext.Current.CancellationToken));

        Assert.Equal(PostgresErrorCodes.InvalidPassword, refusal.SqlState);
    }

    [Fact]
    public async Task Disposing_stops_the_server_and_removes_its_directory()
    {
        SkipWithoutServer();
        var cluster = await PostgresCluster.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var server = ServerProcessId(cluster.Directory);
        Assert.True(IsRunning(server));

        await cluster.DisposeAsync();

        Assert.False(IsRunning(server));
        Assert.False(Directory.Exists(cluster.Directory));
    }

    [Fact]
    public async Task A_killed_owner_leaves_neither_server_nor_directory()
    {
        SkipWithoutServer();
        using var owner = ClusterHolder.Start();
        var directory = await owner.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        var connectionString = await owner.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        using var child = Process.GetProcessById(int.Parse((await owner.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!, CultureInfo.InvariantCulture));
        var server = ServerProcessId(directory!);
        await using var openSession = new NpgsqlConnection(connectionString);
        await openSession.OpenAsync(TestContext.Current.CancellationToken);

        owner.Kill();

        await EventuallyAsync(() => !IsRunning(server) && !Directory.Exists(directory));
        Assert.False(child.HasExited);
        child.Kill();
    }

    [Fact]
    public async Task A_Ctrl_C_in_the_owners_terminal_does_not_reach_the_server()
    {
        SkipWithoutServer();
        await using var cluster = await PostgresCluster.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var server = ServerProcessId(cluster.Directory);

        Assert.NotEqual(SessionOf(Environment.ProcessId), SessionOf(server));
    }

    [Fact]
    public async Task A_cancelled_start_leaves_nothing_behind()
    {
        SkipWithoutServer();
        var parent = WritableByEverybody();
        using var cancellation = new CancellationTokenSource();
        var start = PostgresCluster.StartAsync(new PostgresClusterOptions { ParentDirectory = parent.FullName }, cancellation.Token);
        await EventuallyAsync(() => parent.GetDirectories().Length == 1);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start);
        parent.Delete();
    }

    [Fact]
    public async Task A_server_that_does_not_start_says_why_and_leaves_nothing_behind()
    {
        SkipWithoutServer();
        var parent = WritableByEverybody();

        var failure = await Assert.ThrowsAsync<PostgresClusterException>(() => PostgresCluster.StartAsync(
            new PostgresClusterOptions { ParentDirectory = parent.FullName, Settings = Setting("shared_buffers", "plenty") },
            TestContext.Current.CancellationToken));

        Assert.Contains("shared_buffers", failure.Message, StringComparison.Ordinal);
        parent.Delete();
    }

    [Fact]
    public async Task A_setting_that_belongs_to_the_cluster_is_refused()
    {
        var options = new PostgresClusterOptions { Settings = Setting("Port", "5432") };

        await Assert.ThrowsAsync<ArgumentException>(() => PostgresCluster.StartAsync(options, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_setting_of_several_lines_is_refused()
    {
        var options = new PostgresClusterOptions { Settings = Setting("application_name", "a\nfsync = off") };

        await Assert.ThrowsAsync<ArgumentException>(() => PostgresCluster.StartAsync(options, TestContext.Current.CancellationToken));
    }

    // On CI a missing server is a failure, not a reason to skip.
    private static void SkipWithoutServer() => Assert.SkipUnless(PostgresBinaries.SkipReason is null, PostgresBinaries.SkipReason ?? "");

    private static Dictionary<string, string> Setting(string name, string value) => new(StringComparer.Ordinal) { [name] = value };

    // Run by root, the server is another user's.
    [SuppressMessage("Interoperability", "CA1416", Justification = "A private cluster needs Linux.")]
    private static DirectoryInfo WritableByEverybody()
    {
        var directory = Directory.CreateTempSubdirectory("eventcore-test-");
        File.SetUnixFileMode(directory.FullName, (UnixFileMode)0b111_111_111);
        return directory;
    }

    private static async Task<List<string>> ShowAsync(PostgresCluster cluster, params string[] settings)
    {
        await using var dataSource = NpgsqlDataSource.Create(cluster.ConnectionString);
        var values = new List<string>();
        foreach (var setting in settings)
        {
            await using var command = dataSource.CreateCommand($"SELECT current_setting('{setting}')");
            values.Add((string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!);
        }

        return values;
    }

    private static int ServerProcessId(string directory) =>
        int.Parse(File.ReadLines(Path.Combine(directory, "data", "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    // What follows the command's name in parentheses: state, parent, process group, session.
    private static string SessionOf(int processId) => File.ReadAllText($"/proc/{processId}/stat").Split(')')[^1].Split(' ')[4];

    private static bool IsRunning(int processId) => Directory.Exists($"/proc/{processId}");

    private static async Task EventuallyAsync(Func<bool> condition)
    {
        var waited = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(waited.Elapsed < Patience, "It did not come about in time.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}

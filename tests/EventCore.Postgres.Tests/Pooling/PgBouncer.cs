using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace EventCore.Postgres.Tests;

/// <summary>
/// A private pgbouncer on a free loopback port, in transaction mode, with two sessions of the server. Like the tests' servers,
/// it ends with this process, however that ends, and runs as the user <c>postgres</c> when run by root, which it refuses. It is
/// started again where it crashes.
/// </summary>
internal sealed class PgBouncer : IAsyncDisposable
{
    public const int Sessions = 2;

    private const string NotInstalled = "No pgbouncer is installed. On Debian and Ubuntu: apt-get install pgbouncer.";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);

    private readonly Process _script;
    private readonly StringBuilder _messages;
    private readonly NpgsqlConnectionStringBuilder _way;

    private PgBouncer(Process script, StringBuilder messages, NpgsqlConnectionStringBuilder way) => (_script, _messages, _way) = (script, messages, way);

    /// <summary>Why tests that need it are to be skipped, or null; on CI always null, because there a missing one is a failure.</summary>
    public static string? SkipReason =>
        Program is null && !string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase) ? NotInstalled : null;

    private static string? Program =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin")
            .Select(directory => Path.Combine(directory, "pgbouncer"))
            .FirstOrDefault(File.Exists);

    public int Port => _way.Port;

    /// <summary>How often it crashed so far.</summary>
    public int Crashes
    {
        get
        {
            lock (_messages)
            {
                return _messages.ToString().Split("pgbouncer crashed").Length - 1;
            }
        }
    }

    /// <summary>Sets one up in front of a server and waits until it answers.</summary>
    public static async Task<PgBouncer> StartAsync(string connectionString, CancellationToken cancellationToken)
    {
        var program = Program ?? throw new InvalidOperationException(NotInstalled);
        var server = new NpgsqlConnectionStringBuilder(connectionString);
        var way = new NpgsqlConnectionStringBuilder(connectionString) { Host = "127.0.0.1", Port = FreePort(), NoResetOnClose = true };
        var messages = new StringBuilder();
        var script = StartScript(program, messages);
        await script.StandardInput.WriteAsync(
            $"""
            [databases]
            * = host={server.Host} port={server.Port}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {way.Port}
            unix_socket_dir =
            auth_type = scram-sha-256
            auth_file = users.txt
            pool_mode = transaction
            default_pool_size = {Sessions}
            {(await CarriesPreparedStatementsAsync(program, cancellationToken) ? "max_prepared_statements = 0" : "")}
            users
            "{server.Username}" "{server.Password}"
            start

            """.AsMemory(),
            cancellationToken);
        await script.StandardInput.FlushAsync(cancellationToken);
        var pooler = new PgBouncer(script, messages, way);
        try
        {
            await pooler.WaitUntilReadyAsync(cancellationToken);
            return pooler;
        }
        catch
        {
            await pooler.DisposeAsync();
            throw;
        }
    }

    /// <summary>A way to the server through the pooler.</summary>
    public NpgsqlDataSource Open(int maxPoolSize = 20) =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_way.ConnectionString) { MaxPoolSize = maxPoolSize });

    public async ValueTask DisposeAsync()
    {
        using (_script)
        {
            _script.StandardInput.Close();
            await _script.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static Process StartScript(string program, StringBuilder messages)
    {
        // A session of its own keeps the terminal's Ctrl-C away, so that the end of the input is what ends it.
        var start = new ProcessStartInfo("setsid") { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = "/" };
        string[] asPostgres = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] : [];
        foreach (var argument in (string[])[.. asPostgres, "sh", "-c", ReadScript(), "eventcore-pgbouncer", program, Path.GetTempPath()])
        {
            start.ArgumentList.Add(argument);
        }

        var script = Process.Start(start) ?? throw new UnreachableException();
        script.OutputDataReceived += (_, line) =>
        {
            lock (messages)
            {
                messages.AppendLine(line.Data);
            }
        };
        script.BeginOutputReadLine();
        return script;
    }

    private static string ReadScript()
    {
        using var stream = typeof(PgBouncer).Assembly.GetManifestResourceStream("EventCore.Postgres.Tests.Pooling.pgbouncer.sh") ?? throw new UnreachableException();
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>From 1.21 on it can; here it shall not, since what is to be shown is how to do without.</summary>
    private static async Task<bool> CarriesPreparedStatementsAsync(string program, CancellationToken cancellationToken)
    {
        using var version = Process.Start(new ProcessStartInfo(program, "--version") { RedirectStandardOutput = true, UseShellExecute = false }) ?? throw new UnreachableException();
        var firstLine = await version.StandardOutput.ReadLineAsync(cancellationToken);
        await version.WaitForExitAsync(cancellationToken);
        return Version.Parse((firstLine ?? "")["PgBouncer ".Length..]) >= new Version(1, 21);
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        await using var dataSource = Open();
        for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(50, cancellationToken))
        {
            try
            {
                await using var command = dataSource.CreateCommand("SELECT 1");
                await command.ExecuteScalarAsync(cancellationToken);
                return;
            }
            catch (NpgsqlException failure) when (Stopwatch.GetElapsedTime(started) > StartTimeout)
            {
                lock (_messages)
                {
                    throw new InvalidOperationException($"pgbouncer was not ready within {StartTimeout}. Its words: {_messages}", failure);
                }
            }
            catch (NpgsqlException)
            {
                // Not listening yet.
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

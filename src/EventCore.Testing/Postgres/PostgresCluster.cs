using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace EventCore.Testing;

/// <summary>
/// A private, throw-away PostgreSQL server on a free loopback port, with durable settings. It ends and its files are removed
/// when it is disposed of, and also when this process ends in any way, a kill or a Ctrl-C included.
/// </summary>
/// <remarks>
/// The server runs under a small shell script that blocks on a pipe whose other end only this process holds. However this
/// process ends, the system closes the pipe, and the script stops the server and removes its directory. Needs a POSIX shell
/// and util-linux (<c>setsid</c>, <c>setpriv</c>), so it runs on Linux. Run by root, which PostgreSQL refuses, the server
/// runs as the user <c>postgres</c>.
/// </remarks>
public sealed partial class PostgresCluster : IAsyncDisposable
{
    private const string ServerUser = "postgres";
    private const int MaxPortAttempts = 10;
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromMinutes(1);
    private static readonly string[] OwnSettings = ["listen_addresses", "port", "unix_socket_directories", "max_connections"];

    private readonly Process _script;
    private readonly string _password;
    private bool _disposed;

    private PostgresCluster(Process script, string password)
    {
        _script = script;
        _password = password;
    }

    /// <summary>Host, port, user, password and database, in Npgsql's keywords. The user is a superuser of this server.</summary>
    public string ConnectionString => $"Host=127.0.0.1;Port={Port};Username=postgres;Password={_password};Database=postgres";

    /// <summary>The loopback port that the server listens on.</summary>
    public int Port { get; private set; }

    /// <summary>The private directory that holds the server's data (<c>data</c>) and log (<c>start.log</c>).</summary>
    public string Directory { get; private set; } = "";

    /// <summary>Sets up a server and waits until it accepts connections.</summary>
    /// <param name="options">How; durable defaults when omitted.</param>
    /// <param name="cancellationToken">Gives up, and leaves nothing behind.</param>
    /// <exception cref="PostgresClusterException">
    /// No server is installed, or it did not start; the message says what to do, or contains the end of the server's log.
    /// </exception>
    /// <exception cref="ArgumentException">A setting has a malformed name, a line break, or is not for the caller to choose.</exception>
    public static async Task<PostgresCluster> StartAsync(PostgresClusterOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new PostgresClusterOptions();
        var settings = ConfigurationOf(options);
        cancellationToken.ThrowIfCancellationRequested();

        var password = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var cluster = new PostgresCluster(StartScript(PostgresBinaries.Find(), ParentDirectoryOf(options), settings), password);
        try
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            timeout.CancelAfter(StartTimeout);
            await cluster.WaitUntilReadyAsync(timeout.Token).ConfigureAwait(false);
            return cluster;
        }
        catch (Exception exception)
        {
            await cluster.DisposeAsync().ConfigureAwait(false);
            if (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                throw new PostgresClusterException($"PostgreSQL was not ready within {StartTimeout}.", exception);
            }

            throw;
        }
    }

    /// <summary>Stops the server, removes its directory, and returns when both are gone.</summary>
    /// <exception cref="PostgresClusterException">It took longer than a minute; the script goes on trying.</exception>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        using (_script)
        {
            try
            {
                _script.StandardInput.Close();
            }
            catch (IOException)
            {
                // The script has ended already, so there is nobody to tell.
            }

            using var timeout = new CancellationTokenSource(StopTimeout);
            try
            {
                await _script.WaitForExitAsync(timeout.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException exception)
            {
                throw new PostgresClusterException($"PostgreSQL in '{Directory}' did not stop within {StopTimeout}.", exception);
            }
        }
    }

    private static string ConfigurationOf(PostgresClusterOptions options)
    {
        var lines = new List<string>
        {
            "listen_addresses = '127.0.0.1'",
            "unix_socket_directories = ''",
            $"max_connections = {options.MaxConnections}",
            "fsync = on",
            "synchronous_commit = on",
            "full_page_writes = on",
        };
        foreach (var (name, value) in options.Settings)
        {
            if (!SettingName().IsMatch(name) || value.AsSpan().ContainsAny('\n', '\r', '\0') || OwnSettings.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                throw new ArgumentException($"'{name}' is malformed, has a value of several lines, or is not for the caller to choose.", nameof(options));
            }

            lines.Add($"{name} = '{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'");
        }

        return string.Join('\n', lines);
    }

    private static string ParentDirectoryOf(PostgresClusterOptions options)
    {
        var asked = options.ParentDirectory ?? Environment.GetEnvironmentVariable("EVENTCORE_POSTGRES_TMPDIR");
        var parent = !string.IsNullOrEmpty(asked) ? Path.GetFullPath(asked) : System.IO.Directory.Exists("/var/tmp") ? "/var/tmp" : Path.GetTempPath();
        return System.IO.Directory.Exists(parent)
            ? Path.TrimEndingDirectorySeparator(parent)
            : throw new PostgresClusterException($"The directory '{parent}' for PostgreSQL's files does not exist.");
    }

    private static Process StartScript(string binaries, string parentDirectory, string settings)
    {
        // A session of its own keeps the terminal's Ctrl-C away from the script and the server.
        var start = new ProcessStartInfo("setsid")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        if (Environment.IsPrivilegedProcess)
        {
            if (!File.ReadLines("/etc/passwd").Any(line => line.StartsWith(ServerUser + ":", StringComparison.Ordinal)))
            {
                throw new PostgresClusterException(
                    $"PostgreSQL refuses to be run by root, and there is no user '{ServerUser}' to run it as. Run as another user, or: useradd --system {ServerUser}");
            }

            AddArguments("setpriv", $"--reuid={ServerUser}", $"--regid={ServerUser}", "--init-groups");
        }

        AddArguments("sh", "-c", ReadScript(), "eventcore-postgres", binaries, parentDirectory, settings);
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList())
        {
            // What configures the caller's own clients and servers is not meant for this one.
            start.Environment.Remove(name);
        }

        // The script recognises one of the server's messages.
        start.Environment["LC_ALL"] = "C";
        try
        {
            return Process.Start(start) ?? throw new UnreachableException();
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new PostgresClusterException("'setsid' could not be started; a private PostgreSQL needs Linux and its util-linux package.", exception);
        }

        void AddArguments(params ReadOnlySpan<string> arguments)
        {
            foreach (var argument in arguments)
            {
                start.ArgumentList.Add(argument);
            }
        }
    }

    private static string ReadScript()
    {
        using var stream = typeof(PostgresCluster).Assembly.GetManifestResourceStream("EventCore.Testing.Postgres.cluster.sh") ?? throw new UnreachableException();
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        await TellAsync(_password, cancellationToken).ConfigureAwait(false);
        for (var attempt = 1; attempt <= MaxPortAttempts; attempt++)
        {
            // Somebody may take the port between our look and the server's.
            Port = FreePort();
            if (await TryStartServerAsync(cancellationToken).ConfigureAwait(false))
            {
                return;
            }
        }

        throw new PostgresClusterException($"PostgreSQL found none of {MaxPortAttempts} ports free.");
    }

    /// <returns>False when the port was taken.</returns>
    private async Task<bool> TryStartServerAsync(CancellationToken cancellationToken)
    {
        await TellAsync($"{Port}", cancellationToken).ConfigureAwait(false);
        var messages = new Queue<string>();
        while (await _script.StandardOutput.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            switch (line)
            {
                case "ready":
                    return true;
                case "address-in-use":
                    return false;
                case "failed":
                    throw NotStarted(messages);
                case var _ when line.StartsWith("directory ", StringComparison.Ordinal):
                    Directory = line["directory ".Length..];
                    break;
                default:
                    if (messages.Count == 40)
                    {
                        messages.Dequeue();
                    }

                    messages.Enqueue(line);
                    break;
            }
        }

        throw NotStarted(messages);
    }

    private async Task TellAsync(string line, CancellationToken cancellationToken)
    {
        try
        {
            await _script.StandardInput.WriteAsync((line + "\n").AsMemory(), cancellationToken).ConfigureAwait(false);
            await _script.StandardInput.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The script has ended; what it had to say is read next.
        }
    }

    private static PostgresClusterException NotStarted(IEnumerable<string> messages) =>
        new($"PostgreSQL did not start. Its last words:{Environment.NewLine}{string.Join(Environment.NewLine, messages)}");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_.]{0,127}$", RegexOptions.NonBacktracking)]
    private static partial Regex SettingName();
}

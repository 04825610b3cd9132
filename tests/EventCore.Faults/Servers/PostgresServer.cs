using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace EventCore.Faults;

/// <summary>A PostgreSQL server that is killed and started again, on one loopback port. Ends with this process, however that ends.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    public const string Password = "faults";

    // Blocks on a pipe whose other end only this process holds, so that the server ends with it.
    private const string Guard = """
        trap '' HUP INT TERM PIPE
        "$1/postgres" -D "$2" -p "$3" >>"$2.log" 2>&1 </dev/null &
        server=$!
        echo $server
        while IFS= read -r line; do :; done
        kill -INT $server 2>/dev/null
        tenths=50
        while kill -0 $server 2>/dev/null && [ $tenths -gt 0 ]; do tenths=$((tenths - 1)); sleep 0.1; done
        kill -KILL $server 2>/dev/null
        wait $server 2>/dev/null
        exit 0
        """;

    // What the server removes or changes meanwhile (which tar ends with 1 for) is in the log that the copy will be sent.
    private const string CopyRunning = """
        set -euo pipefail
        umask 077
        mkdir -p "$2/pg_wal" "$2/pg_replslot"
        { tar -C "$1" -cf - --exclude=./postmaster.pid --exclude='./pg_wal/*' --exclude='./pg_replslot/*' . || [ $? = 1 ]; } | tar -C "$2" -xf -
        """;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);

    private const int QuerySeconds = 90;

    private readonly string _binaries;
    private Process? _guard;

    private PostgresServer(string binaries, string data, int? port = null) => (_binaries, Data, Port) = (binaries, data, port ?? FreePort());

    /// <summary>The directory with its data; its log is beside it, in a file of the same name and <c>.log</c>.</summary>
    public string Data { get; }

    public int Port { get; }

    /// <summary>What its data is on, where that is not the machine's disk; disposed of with this.</summary>
    public IAsyncDisposable? Disk { get; private init; }

    public int ProcessId { get; private set; }

    /// <summary>Straight to it, as a superuser, without a pool.</summary>
    public string ConnectionString => ConnectionStringTo(Port);

    /// <summary>The directory of PostgreSQL's programs.</summary>
    public static string Binaries { get; } = FindBinaries();

    /// <summary>What it says its version is.</summary>
    public static string Version()
    {
        using var process = Process.Start(Shell.Info([Path.Combine(Binaries, "postgres"), "--version"])) ?? throw new UnreachableException();
        return process.StandardOutput.ReadToEnd().Trim();
    }

    public static string ConnectionStringTo(int port, string host = "127.0.0.1") =>
        $"Host={host};Port={port};Username=postgres;Password={Password};Database=postgres;Timeout=5;Command Timeout=15;Cancellation Timeout=2000;Pooling=false";

    /// <summary>Sets one up in a directory that does not exist yet and starts it.</summary>
    public static async Task<PostgresServer> CreateAsync(string data, IEnumerable<string> settings, IAsyncDisposable? disk, CancellationToken cancellationToken)
    {
        var password = data + ".password";
        await File.WriteAllTextAsync(password, Password, cancellationToken);
        await Shell.RunAsync(
            [.. Shell.AsServerUser, Path.Combine(Binaries, "initdb"), "-D", data, "--no-sync", "--encoding=UTF8", "--locale=C", "--username=postgres", "--auth=scram-sha-256", $"--pwfile={password}"], cancellationToken);
        string[] own =
        [
            "listen_addresses = '127.0.0.1'", "unix_socket_directories = ''", "shared_buffers = 64MB", "max_connections = 120", "wal_level = replica", "max_wal_senders = 8", "hot_standby = on",
            "max_wal_size = 256MB", "checkpoint_timeout = 30s", "recovery_init_sync_method = syncfs",
        ];
        await File.AppendAllLinesAsync(Path.Combine(data, "postgresql.conf"), own.Concat(settings), cancellationToken);
        await File.AppendAllLinesAsync(Path.Combine(data, "pg_hba.conf"), ["host replication all 127.0.0.1/32 scram-sha-256"], cancellationToken);
        var server = new PostgresServer(Binaries, data) { Disk = disk };
        await server.StartAsync(cancellationToken);
        return server;
    }

    /// <summary>
    /// Copies a running server into a directory that does not exist yet, and starts the copy as its standby, on a port where one is
    /// named. With PostgreSQL's functions, since not every server comes with pg_basebackup.
    /// </summary>
    public async Task<PostgresServer> CreateStandbyAsync(string data, int? port, CancellationToken cancellationToken)
    {
        await CopyToAsync(data, cancellationToken);
        var primary = $"primary_conninfo = 'host=127.0.0.1 port={Port} user=postgres password={Password} application_name=standby'";
        await WriteAsServerAsync(Path.Combine(data, "postgresql.auto.conf"), primary + Environment.NewLine, cancellationToken);
        await WriteAsServerAsync(Path.Combine(data, "standby.signal"), "", cancellationToken);
        var standby = new PostgresServer(_binaries, data, port);
        await standby.StartAsync(cancellationToken);
        return standby;
    }

    /// <summary>Starts it, and waits until it takes connections; tries again while something is left of its last run.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        for (var started = Stopwatch.GetTimestamp(); !await TryStartAsync(cancellationToken);)
        {
            if (Stopwatch.GetElapsedTime(started) > StartLimit)
            {
                throw new FaultRunException($"PostgreSQL did not start within {StartLimit}. Its log:{Environment.NewLine}{await TailOfLogAsync()}");
            }

            await Task.Delay(50, cancellationToken);
        }
    }

    /// <summary>Kills the server and all of its processes at once.</summary>
    public async Task KillAsync()
    {
        await Native.KillWithChildrenAsync(ProcessId);
        await EndGuardAsync();
    }

    /// <summary>Has all of its processes stand still.</summary>
    public void Pause()
    {
        foreach (var process in Native.ChildrenOf(ProcessId).Append(ProcessId))
        {
            Native.Stop(process);
        }
    }

    public void Continue()
    {
        foreach (var process in Native.ChildrenOf(ProcessId).Append(ProcessId))
        {
            Native.Continue(process);
        }
    }

    public bool IsRunning => Native.IsRunning(ProcessId);

    public async Task<T?> QueryAsync<T>(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = QuerySeconds };
        return await command.ExecuteScalarAsync(cancellationToken) is T value ? value : default;
    }

    public Task ExecuteAsync(string sql, CancellationToken cancellationToken) => QueryAsync<object>(sql, cancellationToken);

    /// <summary>How often a line of its log holds a text.</summary>
    public async Task<int> CountInLogAsync(string text) =>
        File.Exists(Data + ".log") ? (await File.ReadAllLinesAsync(Data + ".log")).Count(line => line.Contains(text, StringComparison.Ordinal)) : 0;

    public async ValueTask DisposeAsync()
    {
        Continue();
        await EndGuardAsync();
        await (Disk?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    /// <summary>The backup begins and ends in one session, and is given up where that ends.</summary>
    private async Task CopyToAsync(string data, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var start = new NpgsqlCommand("SELECT pg_backup_start('standby', fast => true)", connection) { CommandTimeout = QuerySeconds };
        await start.ExecuteNonQueryAsync(cancellationToken);
        await Shell.RunAsync([.. Shell.AsServerUser, "bash", "-c", CopyRunning, "eventcore-copy", Data, data], cancellationToken);
        await using var stop = new NpgsqlCommand("SELECT labelfile FROM pg_backup_stop(wait_for_archive => false)", connection) { CommandTimeout = QuerySeconds };
        await WriteAsServerAsync(Path.Combine(data, "backup_label"), (string)(await stop.ExecuteScalarAsync(cancellationToken))!, cancellationToken);
    }

    private static Task<string> WriteAsServerAsync(string file, string text, CancellationToken cancellationToken) =>
        Shell.RunAsync([.. Shell.AsServerUser, "sh", "-c", "printf %s \"$2\" >\"$1\"", "eventcore-write", file, text], cancellationToken);

    private async Task<bool> TryStartAsync(CancellationToken cancellationToken)
    {
        _guard = Process.Start(Shell.Info([.. Shell.AsServerUser, "setsid", "sh", "-c", Guard, "eventcore-postgres", _binaries, Data, $"{Port}"])) ?? throw new UnreachableException();
        ProcessId = int.Parse(await _guard.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new FaultRunException(await _guard.StandardError.ReadToEndAsync(cancellationToken)));
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < StartLimit; await Task.Delay(20, cancellationToken))
        {
            if (!Native.IsRunning(ProcessId))
            {
                break;
            }

            try
            {
                _ = await QueryAsync<object>("SELECT 1", cancellationToken);
                return true;
            }
            catch (Exception error) when (error is NpgsqlException or TimeoutException or SocketException or IOException)
            {
                // Not yet.
            }
        }

        await KillAsync();
        return false;
    }

    private async Task EndGuardAsync()
    {
        if (_guard is { } guard)
        {
            _guard = null;
            using (guard)
            {
                guard.StandardInput.Close();
                await guard.WaitForExitAsync(CancellationToken.None);
            }
        }
    }

    private async Task<string> TailOfLogAsync() =>
        File.Exists(Data + ".log") ? string.Join(Environment.NewLine, (await File.ReadAllLinesAsync(Data + ".log")).TakeLast(20)) : "";

    private static string FindBinaries()
    {
        var directories = Environment.GetEnvironmentVariable("EVENTCORE_POSTGRES_BIN") is { Length: > 0 } asked
            ? [asked]
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
                .Concat(Directory.Exists("/usr/lib/postgresql") ? Directory.EnumerateDirectories("/usr/lib/postgresql").OrderDescending().Select(directory => Path.Combine(directory, "bin")) : []);
        var server = directories.Select(directory => new FileInfo(Path.Combine(directory, "postgres"))).FirstOrDefault(file => file.Exists)
            ?? throw new FaultRunException("No PostgreSQL server is installed. On Debian and Ubuntu: apt-get install postgresql.");

        // Where it really is, the other programs are, too.
        return Path.GetDirectoryName((server.ResolveLinkTarget(returnFinalTarget: true) ?? server).FullName)!;
    }

    /// <summary>One that nobody listens on just now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

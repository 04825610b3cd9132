using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using EventCore.Testing;
using Npgsql;

namespace EventCore.Benchmarks;

/// <summary>
/// <c>bench/adopt</c>: how long <c>eventcore db adopt</c> takes for so many events of an older store on a private server, and how
/// much memory the tool and its server process need for it.
/// </summary>
internal static class AdoptMeasurement
{
    public const string Name = "adopt";

    private const int DefaultEvents = 1_000_000;

    private const int EventsInStream = 10;

    private const string Tables = """
        CREATE TABLE event_streams (
            stream_id uuid PRIMARY KEY, stream_name text NOT NULL UNIQUE, stream_version bigint NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now());
        CREATE TABLE events (
            event_id uuid PRIMARY KEY, stream_id uuid NOT NULL REFERENCES event_streams, stream_position bigint NOT NULL,
            event_type text NOT NULL, event_data jsonb NOT NULL, metadata jsonb NOT NULL, created_at timestamptz NOT NULL DEFAULT now(),
            UNIQUE (stream_id, stream_position));
        CREATE INDEX ON events (created_at);
        """;

    /// <summary>Time-ordered ids, streams interleaved, some 150 bytes of data and an object of metadata each.</summary>
    private const string Fill = """
        INSERT INTO event_streams (stream_id, stream_name, stream_version)
        SELECT md5('account-' || no)::uuid, 'account-' || no, {events_in_stream} FROM generate_series(0, {streams} - 1) AS no;
        INSERT INTO events
        SELECT
            (lpad(to_hex(1705312800000 + no / 3), 12, '0') || '7' || left(md5('a' || no), 3) || '9' || left(md5('b' || no), 15))::uuid,
            md5('account-' || no % {streams})::uuid,
            no / {streams} + 1,
            (ARRAY['account-opened', 'money-deposited', 'money-withdrawn'])[no % 3 + 1],
            jsonb_build_object('amount', no % 1000, 'currency', 'EUR', 'reference', md5('reference' || no), 'text', 'a transfer between two accounts of one customer'),
            jsonb_build_object('correlationId', md5('correlation' || no / 2), 'userId', 'user-' || no % 100, 'custom', jsonb_build_object('source', 'web')),
            timestamptz '2024-01-15 10:00:00+00' + no * interval '333 microseconds'
        FROM generate_series(0, {streams} * {events_in_stream} - 1) AS no;
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    public static async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        if (arguments is not ([] or [_]) || !TryParse(arguments, out var events))
        {
            await Console.Error.WriteLineAsync($"Usage: bench/adopt [EVENTS]: how many events to adopt, {EventsInStream} or more. [default: {DefaultEvents}]");
            return 2;
        }

        try
        {
            await using var cluster = await PostgresCluster.StartAsync(cancellationToken: cancellationToken);
            await MeasureAsync(cluster, events, cancellationToken);
            return 0;
        }
        catch (Exception exception) when (exception is ComparisonException or PostgresClusterException or NpgsqlException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }

    private static bool TryParse(string[] arguments, out int events)
    {
        events = DefaultEvents;
        return arguments is [] || (int.TryParse(arguments[0], NumberStyles.None, CultureInfo.InvariantCulture, out events) && events >= EventsInStream);
    }

    private static async Task MeasureAsync(PostgresCluster cluster, int events, CancellationToken cancellationToken)
    {
        await using var database = NpgsqlDataSource.Create(cluster.ConnectionString);
        Console.WriteLine($"Generating {events / EventsInStream * EventsInStream:N0} events in {events / EventsInStream:N0} streams.");
        await ExecuteAsync(database, Tables, cancellationToken);
        await ExecuteAsync(
            database,
            Fill.Replace("{streams}", $"{events / EventsInStream}", StringComparison.Ordinal).Replace("{events_in_stream}", $"{EventsInStream}", StringComparison.Ordinal),
            cancellationToken);
        await ExecuteAsync(database, "VACUUM ANALYZE", cancellationToken);
        await ExecuteAsync(database, "CHECKPOINT", cancellationToken);

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = WatchServerProcessAsync(database, ended.Token);
        var tool = new ChildProcess("dotnet", [Path.Combine(AppContext.BaseDirectory, "EventCore.Cli.dll"), "db", "adopt", "--yes", "--json"])
        {
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["EVENTCORE_POSTGRES"] = cluster.ConnectionString },
            Limit = Limit,
        };
        var started = Stopwatch.GetTimestamp();
        using var document = JsonDocument.Parse(await tool.RunAsync(cancellationToken));
        var elapsed = Stopwatch.GetElapsedTime(started);
        await ended.CancelAsync();

        var (adopted, root) = (document.RootElement.GetProperty("events").GetInt64(), document.RootElement);
        Console.WriteLine($"Adopted {adopted:N0} events in {elapsed.TotalSeconds:N1} s ({adopted / elapsed.TotalSeconds:N0} a second), with digest {root.GetProperty("digest").GetString()}.");
        Console.WriteLine($"Highest memory of the tool: {root.GetProperty("peakWorkingSetBytes").GetInt64() / 1_048_576.0:N0} MiB; of its server process, without shared buffers: {await watching / 1_048_576.0:N0} MiB.");
    }

    /// <summary>The most private memory that a session of the tool was seen with, ten times a second.</summary>
    private static async Task<long> WatchServerProcessAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        var highest = 0L;
        try
        {
            while (true)
            {
                if (await ExecuteAsync(database, "SELECT pid FROM pg_stat_activity WHERE application_name = 'eventcore' LIMIT 1", cancellationToken) is int pid)
                {
                    highest = Math.Max(highest, await PrivateBytesAsync(pid, cancellationToken));
                }

                await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            return highest;
        }
    }

    private static async Task<long> PrivateBytesAsync(int processId, CancellationToken cancellationToken)
    {
        try
        {
            const string field = "RssAnon:";
            var lines = await File.ReadAllLinesAsync($"/proc/{processId}/status", cancellationToken);
            return lines.FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal)) is { } line
                ? long.Parse(line.AsSpan(field.Length).Trim("\t kB"), CultureInfo.InvariantCulture) * 1_024
                : 0;
        }
        catch (IOException)
        {
            // It has just ended.
            return 0;
        }
    }

    private static async Task<object?> ExecuteAsync(NpgsqlDataSource database, string sql, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 0;
        return await command.ExecuteScalarAsync(cancellationToken);
    }
}

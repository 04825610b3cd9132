using System.Globalization;
using Npgsql;

namespace EventCore.Cli;

/// <summary>Plain inserts through Npgsql into a copy of the table of events, in a schema of its own, which goes at the end.</summary>
/// <remarks>It has it easier than any store: it reads nothing, checks nothing, keeps no order, and its ids grow.</remarks>
/// <param name="connectionString">The database.</param>
/// <param name="schema">The schema of the store.</param>
/// <param name="serverFolder">A folder in the file system of the server's data; null where it is not this run's own.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class PostgresYardstick(string connectionString, string schema, string? serverFolder, TimeProvider timeProvider) : IYardstick
{
    /// <summary>As many sessions as a server of default settings has to spare.</summary>
    private const int MaxConnections = 64;

    private const string RoundTrip = "SELECT 1";

    /// <summary>In a transaction of its own: waits until the log is flushed, and for synchronous standbys.</summary>
    private const string DurableCommit = "SELECT pg_logical_emit_message(true, 'eventcore-bench', '')";

    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan Duration = TimeSpan.FromMilliseconds(800);

    private static readonly TimeSpan ShortDuration = TimeSpan.FromMilliseconds(200);

    private long _rows;

    public async Task<YardstickResult> MeasureAsync(int concurrency, CancellationToken cancellationToken)
    {
        var connections = Math.Min(concurrency, MaxConnections);
        var name = $"eventcore_bench_{EventId.Create(timeProvider).Value:N}";
        var wide = Widened(connections);
        await using (wide.ConfigureAwait(false))
        {
            await ExecuteAsync(wide, $"CREATE SCHEMA {name}; CREATE TABLE {name}.yardstick (LIKE \"{schema}\".events INCLUDING ALL)", cancellationToken).ConfigureAwait(false);
            try
            {
                _ = await InsertAsync(wide, name, connections, WarmUp, cancellationToken).ConfigureAwait(false);
                var inserts = await InsertAsync(wide, name, connections, Duration, cancellationToken).ConfigureAwait(false);
                var alone = await InsertAsync(wide, name, 1, ShortDuration, cancellationToken).ConfigureAwait(false);
                return new YardstickResult(
                    inserts.Count / Duration.TotalSeconds,
                    connections,
                    alone.At(Percentile.P50),
                    await MedianAsync(wide, RoundTrip, cancellationToken).ConfigureAwait(false),
                    await MedianAsync(wide, DurableCommit, cancellationToken).ConfigureAwait(false),
                    serverFolder is null ? null : await FsyncProbe.MeasureAsync(serverFolder, $"{name}.fsync", cancellationToken).ConfigureAwait(false));
            }
            finally
            {
                await ExecuteAsync(wide, $"DROP SCHEMA {name} CASCADE", CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The store's connections are few, because appends share them; a plain insert needs one of its own.</summary>
    private NpgsqlDataSource Widened(int connections)
    {
        var connection = new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = connections, ApplicationName = "eventcore yardstick" };
        return NpgsqlDataSource.Create(connection);
    }

    private async Task<LatencyHistogram> InsertAsync(NpgsqlDataSource wide, string name, int connections, TimeSpan duration, CancellationToken cancellationToken)
    {
        var latencies = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => InsertAsync(wide, name, duration, cancellationToken), cancellationToken))).ConfigureAwait(false);
        var all = new LatencyHistogram();
        foreach (var some in latencies)
        {
            all.Add(some);
        }

        return all;
    }

    private async Task<LatencyHistogram> InsertAsync(NpgsqlDataSource wide, string name, TimeSpan duration, CancellationToken cancellationToken)
    {
        var connection = await wide.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            // $1 position, $2 event id, $3 stream, $4 version: to 1,000 streams in turn.
            var insert = new NpgsqlCommand(
                $$"""
                INSERT INTO {{name}}.yardstick (log_id, position, event_id, stream_id, event_version, event_type, event_data, metadata, created_at)
                VALUES (1, $1, $2, $3, $4, 'money-deposited', '{"amount":100}', '{}', clock_timestamp())
                """,
                connection);
            await using (insert.ConfigureAwait(false))
            {
                var (position, id, stream, version) = (new NpgsqlParameter<long>(), new NpgsqlParameter<Guid>(), new NpgsqlParameter<string>(), new NpgsqlParameter<long>());
                insert.Parameters.AddRange(new NpgsqlParameter[] { position, id, stream, version });
                (position.TypedValue, id.TypedValue, stream.TypedValue, version.TypedValue) = (1, Guid.Empty, "", 1);
                await insert.PrepareAsync(cancellationToken).ConfigureAwait(false);
                return await Repetition.ForAsync(
                    duration,
                    stop =>
                    {
                        var row = Interlocked.Increment(ref _rows);
                        position.TypedValue = row;
                        id.TypedValue = EventId.Create(timeProvider).Value;
                        stream.TypedValue = string.Create(CultureInfo.InvariantCulture, $"bench-0123456789abcdef0123456789abcdef/single-stream/account-{row % 1_000}");
                        version.TypedValue = (row / 1_000) + 1;
                        return insert.ExecuteNonQueryAsync(stop);
                    },
                    cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task<TimeSpan?> MedianAsync(NpgsqlDataSource wide, string sql, CancellationToken cancellationToken)
    {
        var connection = await wide.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var command = new NpgsqlCommand(sql, connection);
            await using (command.ConfigureAwait(false))
            {
                await command.PrepareAsync(cancellationToken).ConfigureAwait(false);
                return (await Repetition.ForAsync(ShortDuration, command.ExecuteNonQueryAsync, cancellationToken).ConfigureAwait(false)).At(Percentile.P50);
            }
        }
    }

    private static async Task ExecuteAsync(NpgsqlDataSource wide, string sql, CancellationToken cancellationToken)
    {
        var command = wide.CreateCommand(sql);
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}

using Microsoft.Data.Sqlite;

namespace EventCore.Cli;

/// <summary>Plain inserts through Microsoft.Data.Sqlite into a file of its own beside the store's, which goes at the end.</summary>
/// <remarks>One connection, since SQLite has one writer; a durable transaction for each row, as of the store's own settings.</remarks>
/// <param name="path">The store's file.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class SqliteYardstick(string path, TimeProvider timeProvider) : IYardstick
{
    private const string Create = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        CREATE TABLE yardstick (
            position INTEGER PRIMARY KEY, event_id BLOB NOT NULL UNIQUE, stream_id TEXT NOT NULL, event_version INTEGER NOT NULL,
            event_type TEXT NOT NULL, event_data TEXT NOT NULL, metadata TEXT NOT NULL, created_at INTEGER NOT NULL,
            UNIQUE (stream_id, event_version)) STRICT;
        """;

    /// <summary>$1 row, $2 event id.</summary>
    private const string Insert = """
        INSERT INTO yardstick (position, event_id, stream_id, event_version, event_type, event_data, metadata, created_at)
        VALUES ($1, $2, 'bench-0123456789abcdef0123456789abcdef/single-stream/account-' || ($1 % 1000), $1 / 1000 + 1, 'money-deposited', '{"amount":100}', '{}', $1)
        """;

    private static readonly TimeSpan Duration = TimeSpan.FromMilliseconds(800);

    public async Task<YardstickResult> MeasureAsync(int concurrency, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(path)!;
        var name = $"eventcore-bench-yardstick-{EventId.Create(timeProvider).Value:N}";
        var file = Path.Combine(folder, $"{name}.db");
        try
        {
            var inserts = await InsertAsync(file, cancellationToken).ConfigureAwait(false);
            return new YardstickResult(
                inserts.Count / Duration.TotalSeconds,
                Connections: 1,
                inserts.At(Percentile.P50),
                RoundTrip: null,
                DurableCommit: null,
                await FsyncProbe.MeasureAsync(folder, $"{name}.fsync", cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            ThrowAwayFile.Remove(file);
        }
    }

    private async Task<LatencyHistogram> InsertAsync(string file, CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ConnectionString);
        await using (connection.ConfigureAwait(false))
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            using var create = connection.CreateCommand();
            create.CommandText = Create;
            _ = create.ExecuteNonQuery();
            using var insert = connection.CreateCommand();
            insert.CommandText = Insert;
            var row = insert.Parameters.Add("$1", SqliteType.Integer);
            var id = insert.Parameters.Add("$2", SqliteType.Blob);
            var rows = 0L;
            return await Repetition.ForAsync(
                Duration,
                stop =>
                {
                    stop.ThrowIfCancellationRequested();
                    row.Value = ++rows;
                    id.Value = EventId.Create(timeProvider).Value.ToByteArray();
                    _ = insert.ExecuteNonQuery();
                    return Task.CompletedTask;
                },
                cancellationToken).ConfigureAwait(false);
        }
    }
}

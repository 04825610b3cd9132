using System.Globalization;
using System.Threading.Channels;
using Npgsql;

namespace EventCore.Postgres.Tests;

/// <summary>What a process of writers runs; nothing else does.</summary>
public sealed class TortureWriterHost
{
    private const int Writers = 4;

    [Fact(Explicit = true)]
    public async Task A_process_appends_for_a_while_over_a_bad_line()
    {
        var parentEnds = TestProcess.UntilParentEndsAsync();
        var seed = int.Parse(TortureProcess.Setting("SEED"), CultureInfo.InvariantCulture);
        var server = new NpgsqlConnectionStringBuilder(TortureProcess.Setting("CONNECTION")) { ApplicationName = TortureDatabase.Application };
        await using var line = new JitteryLine(server.Port, seed);
        server.Port = line.Port;
        await using var dataSource = NpgsqlDataSource.Create(server);
        await using var store = new PostgresEventStore(dataSource);
        await using var ledger = new StreamWriter(TortureProcess.Setting("LEDGER")) { AutoFlush = true };
        using var end = new CancellationTokenSource(TimeSpan.Parse(TortureProcess.Setting("TIME"), CultureInfo.InvariantCulture));

        var entries = Channel.CreateBounded<LedgerEntry>(100);
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(no => WriteAsync(new TortureWriter(store, HashCode.Combine(seed, no)), entries.Writer, end.Token)));
        var keeping = KeepAsync(entries.Reader, ledger);
        await Task.WhenAny(writing, parentEnds);
        await end.CancelAsync();
        await writing;
        entries.Writer.Complete();
        await keeping;
    }

    private static Task WriteAsync(TortureWriter writer, ChannelWriter<LedgerEntry> entries, CancellationToken end) => Task.Run(
        async () =>
        {
            await foreach (var entry in writer.RunAsync(end))
            {
                await entries.WriteAsync(entry, CancellationToken.None);
            }
        },
        CancellationToken.None);

    private static async Task KeepAsync(ChannelReader<LedgerEntry> entries, StreamWriter ledger)
    {
        await foreach (var entry in entries.ReadAllAsync(CancellationToken.None))
        {
            await ledger.WriteLineAsync(entry.ToString());
        }
    }
}

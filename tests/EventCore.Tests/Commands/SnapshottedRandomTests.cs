using System.Collections.Concurrent;
using EventCore.Stores;

namespace EventCore.Tests;

/// <summary>Many executors decide on the same streams at random, with snapshots and without, on a store that fails now and then.</summary>
public sealed class SnapshottedRandomTests(ITestOutputHelper output)
{
    private const int Executors = 6;
    private const int RoundsEach = 40;
    private const int CallersEach = 3;
    private static readonly string[] Streams = ["a", "b", "c"];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Every_decision_saw_what_the_log_held_then(int run)
    {
        var cancel = TestContext.Current.CancellationToken;
        var seed = unchecked((Environment.TickCount * 31) + run);
        output.WriteLine($"seed {seed}");
        await using var store = new InMemoryEventStore();
        var refusals = new ConcurrentQueue<(string Said, long Before, long After)>();
        var definition = new SnapshotDefinition<Trail>("trail", formatVersion: 1, SnapshotJson.Default.Trail) { EventsBetween = 5 };
        var byStream = new SnapshotDefinition<Trails>("trails", formatVersion: 1, SnapshotJson.Default.Trails) { EventsBetween = 5 };

        await Task.WhenAll(Enumerable.Range(0, Executors).Select(executor => Task.Run(async () =>
        {
            var random = new Random(seed + executor);
            var commands = new CommandExecutor(Faulty(store, seed - executor), OptionsOf(executor, random));
            for (var round = 0; round < RoundsEach; round++)
            {
                await Task.WhenAll(Enumerable.Range(0, CallersEach).Select(_ => ExecuteAsync(commands, new Random(random.Next()))));
            }
        }, cancel)));

        var log = await store.ReadAllAsync<CounterEvent>(new ReadLogRequest(LogPosition.Start), cancel).ToListAsync(cancel);
        Assert.All(log, recorded => Assert.Contains(TextOf(recorded), SeenFrom(log, recorded.Position.Value - 1, recorded.Position.Value - 1, TextOf(recorded))));
        Assert.All(refusals, refusal => Assert.Contains(refusal.Said, SeenFrom(log, refusal.Before, refusal.After, refusal.Said)));
        output.WriteLine($"{log.Count} events, {refusals.Count} refusals");

        async Task ExecuteAsync(CommandExecutor commands, Random random)
        {
            var streams = random.GetItems(Streams, random.Next(1, 3)).Distinct().ToArray();
            var tells = random.Next(4) == 0;
            var command = tells ? TrailCommand.Tell(streams) : TrailCommand.Mark(streams);
            var options = new CommandOptions { DecideOn = random.Next(8) == 0 ? DecideOn.FreshState : DecideOn.CachedState };
            var before = await HeadAsync(store, cancel);
            try
            {
                var result = await (random.Next(5) switch
                {
                    0 => commands.ExecuteAsync(command, options, cancel),
                    1 or 2 => commands.ExecuteAsync(new SnapshottedTrailCommand(command, definition), options, cancel),
                    _ => commands.ExecuteAsync(new TrailsCommand(streams, byStream, tells, createsFirst: random.Next(3) == 0), options, cancel),
                });
                if (result is CommandResult.Rejected rejected)
                {
                    refusals.Enqueue((rejected.Message, before, await HeadAsync(store, cancel)));
                }
            }
            catch (AppendRefusedException)
            {
                // The store's, who failed on purpose.
            }
        }
    }

    private static string TextOf(Recorded<CounterEvent> recorded) => ((CounterEvent.Marked)recorded.Data).Text;

    /// <summary>What a command on the streams that <paramref name="said"/> names would have said, from one position to another.</summary>
    private static IEnumerable<string> SeenFrom(List<Recorded<CounterEvent>> log, long first, long last, string said)
    {
        if (TrailsCommand.Said(said))
        {
            for (var position = first; position <= last; position++)
            {
                yield return TrailsCommand.SaidOf(said, log.Take((int)position));
            }

            yield break;
        }

        var streams = said[..said.IndexOf(':', StringComparison.Ordinal)];
        var trail = Trail.None;
        for (var position = 0; position <= last; position++)
        {
            if (position > 0 && streams.Split(' ').Contains(log[position - 1].StreamId.Value))
            {
                trail = trail.After(log[position - 1].Id);
            }

            if (position >= first)
            {
                yield return $"{streams}:{trail.Digest}";
            }
        }
    }

    /// <summary>Fails calls before or after they are done, and delays answers. Appends stay in the order of the calls, as a store promises.</summary>
    private static RecordingStore Faulty(InMemoryEventStore store, int seed)
    {
        var random = new Random(seed);
        return new RecordingStore(store)
        {
            Before = call => Next(call == "append" ? 12 : call == "find" ? 4 : 40) == 0 ? Task.FromException(Failure()) : Task.CompletedTask,
            After = async () =>
            {
                for (var yields = Next(4); yields > 0; yields--)
                {
                    await Task.Yield();
                }

                if (Next(50) == 0)
                {
                    throw Failure();
                }
            },
        };

        int Next(int bound)
        {
            lock (random)
            {
                return random.Next(bound);
            }
        }
    }

    private static AppendRefusedException Failure() => new("On purpose.", []);

    private static CommandExecutorOptions OptionsOf(int executor, Random random) => new()
    {
        StreamCache = executor switch
        {
            0 => StreamCacheOptions.Off,
            1 => new StreamCacheOptions { MaxBytes = 8 * (512 + (320 * 4)) },
            2 => new StreamCacheOptions { MaxBytes = 8 * (512 + (320 * 20)) },
            _ => StreamCacheOptions.Default,
        },
        Snapshots = executor == 5 ? new SnapshotOptions { MaxStates = 2 } : SnapshotOptions.Default,
        PageSize = new PageSize(executor == 3 ? 5 : 1_000),
        Retry = new RetryPolicy { MaxAttempts = 1 + random.Next(6), BaseDelay = TimeSpan.Zero },
        Jitter = random,
    };

    private static async Task<long> HeadAsync(InMemoryEventStore store, CancellationToken cancel) =>
        (await store.ReadLogAsync(new ReadLogRequest(LogPosition.Start, new PageSize(PageSize.Max)), cancel)).Count;
}

using System.Collections.Concurrent;
using EventCore.Stores;

namespace EventCore.Tests;

/// <summary>Many executors, each with a cache of its own, move amounts between accounts of one store at random.</summary>
public sealed class StreamCacheRandomTests(ITestOutputHelper output)
{
    private const int Accounts = 6;
    private const int Funds = 20;
    private const int Executors = 6;
    private const int CommandsEach = 250;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task No_account_is_overdrawn_and_every_refusal_was_true_during_its_call(int run)
    {
        var cancel = TestContext.Current.CancellationToken;
        var seed = unchecked((Environment.TickCount * 31) + run);
        output.WriteLine($"seed {seed}");
        await using var store = new InMemoryEventStore();
        await FundAsync(store, cancel);
        var refusals = new ConcurrentQueue<(string From, int Amount, CommandResult Result, long Before, long After)>();

        await Task.WhenAll(Enumerable.Range(0, Executors).Select(executor => Task.Run(async () =>
        {
            var random = new Random(seed + executor);
            var commands = new CommandExecutor(Interleaved(store, seed - executor), OptionsOf(executor, random));

            // Two callers of each executor at a time, so that its cache is used by several at once.
            for (var round = 0; round < CommandsEach / 2; round++)
            {
                await Task.WhenAll(MoveAsync(random.Next()), MoveAsync(random.Next()));
            }

            async Task MoveAsync(int choice)
            {
                var own = new Random(choice);
                var (from, amount) = (own.Next(Accounts), own.Next(1, 15));
                var to = (from + own.Next(1, Accounts)) % Accounts;
                var options = new CommandOptions { DecideOn = own.Next(5) == 0 ? DecideOn.FreshState : DecideOn.CachedState };
                var before = await HeadAsync(store, cancel);
                var result = await commands.ExecuteAsync(new MoveCommand($"a{from}", $"a{to}", amount), options, cancel);
                if (result is CommandResult.Rejected or CommandResult.NothingToDo)
                {
                    refusals.Enqueue(($"a{from}", amount, result, before, await HeadAsync(store, cancel)));
                }
            }
        }, cancel)));

        var log = await store.ReadAllAsync(new ReadLogRequest(LogPosition.Start), cancel).ToListAsync(cancel);
        var balances = BalancesByPosition(log);
        Assert.All(balances, at => Assert.All(at.Values, balance => Assert.InRange(balance, 0, Accounts * Funds)));
        Assert.Equal(Accounts * Funds, balances[^1].Values.Sum());
        Assert.NotEmpty(refusals);
        Assert.All(refusals, refusal => Assert.Contains(
            Enumerable.Range((int)refusal.Before, (int)(refusal.After - refusal.Before + 1)),
            position => refusal.Result is CommandResult.NothingToDo ? balances[position][refusal.From] == 0 : balances[position][refusal.From] is > 0 and var held && held < refusal.Amount));
        output.WriteLine($"{log.Count} events, {refusals.Count} refusals, {refusals.Count(refusal => refusal.Result.Attempts > 1)} of them after a second attempt");
    }

    private static async Task FundAsync(InMemoryEventStore store, CancellationToken cancel)
    {
        var commands = new CommandExecutor(store);
        for (var account = 0; account < Accounts; account++)
        {
            var id = new StreamId($"a{account}");
            await commands.ExecuteAsync(new TestCommand([id.Value], (_, streams) => Decision.Append(streams.Handle(id).Event(new CounterEvent.Counted(Funds)))), cancellationToken: cancel);
        }
    }

    /// <summary>The store with pauses before it acts and before its answer arrives, so that anything may happen in between.</summary>
    private static RecordingStore Interleaved(InMemoryEventStore store, int seed)
    {
        var random = new Random(seed);
        return new RecordingStore(store) { Before = _ => PauseAsync(), After = PauseAsync };

        async Task PauseAsync()
        {
            int yields;
            lock (random)
            {
                yields = random.Next(4);
            }

            for (; yields > 0; yields--)
            {
                await Task.Yield();
            }
        }
    }

    private static CommandExecutorOptions OptionsOf(int executor, Random random) => new()
    {
        StreamCache = executor switch
        {
            0 => StreamCacheOptions.Off,
            1 => new StreamCacheOptions { MaxBytes = 8 * (512 + (280 * 30)) },
            2 => new StreamCacheOptions { MaxBytes = 8 * (512 + (280 * 100)) },
            _ => StreamCacheOptions.Default,
        },
        PageSize = new PageSize(executor == 3 ? 5 : 1_000),
        Retry = new RetryPolicy { MaxAttempts = 1 + random.Next(6), BaseDelay = TimeSpan.Zero },
        Jitter = random,
    };

    private static async Task<long> HeadAsync(InMemoryEventStore store, CancellationToken cancel) =>
        (await store.ReadLogAsync(new ReadLogRequest(LogPosition.Start, new PageSize(PageSize.Max)), cancel)).Count;

    /// <summary>Every account's balance after each position.</summary>
    private static List<Dictionary<string, int>> BalancesByPosition(List<RecordedEvent> log)
    {
        var balances = new List<Dictionary<string, int>> { Enumerable.Range(0, Accounts).ToDictionary(account => $"a{account}", _ => 0, StringComparer.Ordinal) };
        foreach (var recorded in log)
        {
            var next = new Dictionary<string, int>(balances[^1], StringComparer.Ordinal);
            next[recorded.StreamId.Value] += ((CounterEvent.Counted)CounterEvent.Registry.Decode(recorded)[0].Data).By;
            balances.Add(next);
        }

        return balances;
    }
}

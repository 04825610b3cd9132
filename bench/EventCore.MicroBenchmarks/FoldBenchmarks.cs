using BenchmarkDotNet.Attributes;

namespace EventCore.MicroBenchmarks;

/// <summary>A decision to append nothing over one cached stream: what grows with the history is the fold.</summary>
[MemoryDiagnoser]
public class FoldBenchmarks
{
    private static readonly LookAt Look = new(new StreamId("account"));

    private readonly CommandExecutor _commands = new(new InMemoryEventStore());

    [Params(10, 100, 1_000)]
    public int Events { get; set; }

    [GlobalSetup]
    public async Task FillAsync()
    {
        for (var deposit = 0; deposit < Events; deposit++)
        {
            _ = await _commands.ExecuteAsync(new Deposit(Look.Account, 1));
        }
    }

    [Benchmark]
    public Task<CommandResult> FoldHistory() => _commands.ExecuteAsync(Look);
}

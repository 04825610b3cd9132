using BenchmarkDotNet.Attributes;

namespace EventCore.MicroBenchmarks;

/// <summary>A command on one stream, whose history is in the cache, on a store in memory: all that is ours and waits for nobody.</summary>
[MemoryDiagnoser]
[InvocationCount(Commands)]
public class ExecuteBenchmarks
{
    /// <summary>So many make an iteration, which begins anew, or histories would grow while they are measured.</summary>
    private const int Commands = 8_192;

    private const int Accounts = 1_024;

    private Deposit[] _deposits = [];
    private CommandExecutor _commands = null!;
    private int _next;

    [IterationSetup]
    public void OpenAccounts()
    {
        _commands = new CommandExecutor(new InMemoryEventStore());
        _deposits = [.. Enumerable.Range(0, Accounts).Select(number => new Deposit(new StreamId($"account-{number}"), 100))];
        foreach (var deposit in _deposits)
        {
            _ = _commands.ExecuteAsync(deposit).GetAwaiter().GetResult();
        }
    }

    /// <summary>Histories of 1 to 8 events.</summary>
    [Benchmark]
    public Task<CommandResult> SingleStreamCommand() => _commands.ExecuteAsync(_deposits[_next++ % Accounts]);
}

using BenchmarkDotNet.Attributes;
using EventCore.Stores;

namespace EventCore.MicroBenchmarks;

/// <summary>The queue in front of a writer that answers at once: taking batches and answering their appends.</summary>
[MemoryDiagnoser]
public class AppendQueueBenchmarks : IAsyncDisposable
{
    private const int Callers = 64;

    private readonly AppendRequest[] _appends = [.. Enumerable.Range(0, Callers).Select(number => AppendTo(new StreamId($"account-{number}")))];
    private readonly Task<AppendResult>[] _answers = new Task<AppendResult>[Callers];
    private AppendQueue _queue = null!;

    [GlobalSetup]
    public void Open() => _queue = new AppendQueue(new InstantWriter());

    [GlobalCleanup]
    public async ValueTask DisposeAsync()
    {
        await _queue.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public async Task<AppendResult> LoneAppend() => await _queue.AppendAsync(_appends[0], CancellationToken.None);

    /// <summary>The time of each.</summary>
    [Benchmark(OperationsPerInvoke = Callers)]
    public Task<AppendResult[]> AppendsTogether()
    {
        for (var caller = 0; caller < Callers; caller++)
        {
            _answers[caller] = _queue.AppendAsync(_appends[caller], CancellationToken.None).AsTask();
        }

        return Task.WhenAll(_answers);
    }

    private static AppendRequest AppendTo(StreamId account) => new(
        new StreamVersions([KeyValuePair.Create(account, new StreamVersion(1))]),
        [new NewEvent(account, EventId.Create(TimeProvider.System), new EventType("money-deposited"), """{"amount":100}"""u8.ToArray(), EventMetadata.Empty)]);
}

namespace EventCore.Tests;

/// <summary>A read model of totals that runs until it is disposed, and counts what it folds.</summary>
internal sealed class RunningReadModel : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private long _folded;

    /// <param name="log">The log.</param>
    /// <param name="options">How it works.</param>
    /// <param name="apply">What is done with each event first.</param>
    public RunningReadModel(CounterLog log, InMemoryReadModelOptions<CounterTotals>? options = null, Action<Recorded<CounterEvent>>? apply = null)
    {
        var projection = new LiveProjection<CounterTotals, CounterEvent>(new CounterTotals(), (totals, recorded) =>
        {
            apply?.Invoke(recorded);
            Interlocked.Increment(ref _folded);
            return totals.Apply(recorded);
        });
        Model = new InMemoryReadModel<CounterTotals, CounterEvent>("totals", log.Store, projection, options);
        Run = Model.RunAsync(_stop.Token);
    }

    public InMemoryReadModel<CounterTotals, CounterEvent> Model { get; }

    public Task Run { get; private set; }

    /// <summary>How many events were folded.</summary>
    public long Folded => Interlocked.Read(ref _folded);

    private static TimeSpan Bound => TimeSpan.FromMinutes(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async Task<ReadModelView<CounterTotals>> AtAsync(LogPosition position)
    {
        var view = await Model.WaitForAsync(position, Bound, Cancel);
        Assert.True(view is not null, $"The read model was to get to {position} within {Bound}, and is at {Model.Current}.");
        return view;
    }

    public async Task<ReadModelView<CounterTotals>> CaughtUpAsync()
    {
        var view = await Model.WaitUntilCaughtUpAsync(Bound, Cancel);
        Assert.True(view is not null, $"The read model was to catch up within {Bound}, and is at {Model.Current}.");
        return view;
    }

    /// <summary>Waits until it has failed.</summary>
    public Task<ReadModelStoppedException> StoppedAsync() => Assert.ThrowsAsync<ReadModelStoppedException>(() => Run.WaitAsync(Bound, Cancel));

    /// <summary>Runs it once more.</summary>
    public void RunAgain()
    {
        Assert.True(Run.IsCompleted);
        Run = Model.RunAsync(_stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }
}

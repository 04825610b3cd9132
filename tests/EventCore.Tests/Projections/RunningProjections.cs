namespace EventCore.Tests;

/// <summary>A runner that runs until it is disposed.</summary>
internal sealed class RunningProjections : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly Task _run;

    public RunningProjections(ProjectionRunner runner) => _run = runner.RunAsync(_stop.Token);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _run);
        _stop.Dispose();
    }
}

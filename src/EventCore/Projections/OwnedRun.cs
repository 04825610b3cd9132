namespace EventCore;

/// <summary>A projection that this process runs.</summary>
internal sealed class OwnedRun : IDisposable
{
    private readonly CancellationTokenSource _stop;

    /// <summary>Begins at once.</summary>
    public OwnedRun(Func<CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Ended = Task.Run(() => run(_stop.Token), CancellationToken.None);
    }

    /// <summary>Completes when it has let go.</summary>
    public Task Ended { get; }

    /// <summary>Has it let go.</summary>
    public Task StopAsync() => _stop.CancelRegardlessAsync();

    public void Dispose() => _stop.Dispose();
}

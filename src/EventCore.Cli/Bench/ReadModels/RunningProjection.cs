using EventCore.Stores;

namespace EventCore.Cli;

/// <summary>A projection that a runner owns and that begins with the first event appended after it was made. Disposing of it removes its read model, and what the store knows of it.</summary>
internal sealed class RunningProjection : IAsyncDisposable
{
    /// <summary>Longer than any batch takes: what does not come in this time has failed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IEventStore _store;

    private readonly ReadModel _model;

    private readonly WatchedProjection _watched;

    private readonly CancellationTokenSource _ended = new();

    private readonly Task _running;

    private long _committed;

    private RunningProjection(IEventStore store, ReadModel model, WatchedProjection watched)
    {
        (_store, _model, _watched) = (store, model, watched);
        var runner = new ProjectionRunner(store, [watched]);
        _running = Task.Run(() => RunAsync(runner), CancellationToken.None);
    }

    /// <summary>Makes a read model, has the projection begin at the end of the log, and waits until a runner owns it.</summary>
    /// <param name="benched">The store.</param>
    /// <param name="model">Which read model.</param>
    /// <param name="streams">The streams whose sales it is to be given.</param>
    /// <param name="cancellationToken">Gives up, and leaves nothing behind.</param>
    /// <exception cref="ToolException">The read model cannot be made.</exception>
    public static async Task<RunningProjection> StartAsync(BenchedStore benched, SalesModel model, StreamPrefix streams, CancellationToken cancellationToken)
    {
        var models = benched.ReadModels ?? throw new InvalidOperationException("The store has no tables beside its events.");
        var readModel = await models.CreateAsync(model, cancellationToken).ConfigureAwait(false);
        try
        {
            var watched = new WatchedProjection(readModel.Projection, streams);
            await MoveToEndAsync(benched.Store, watched.Name, cancellationToken).ConfigureAwait(false);
            var running = new RunningProjection(benched.Store, readModel, watched);
            try
            {
                await watched.Acquired.WaitAsync(Patience, cancellationToken).ConfigureAwait(false);
                return running;
            }
            catch
            {
                await running.StopAsync().ConfigureAwait(false);
                throw;
            }
        }
        catch
        {
            await RemoveAsync(benched.Store, readModel).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Has it begin, if it has not, and waits until so many events have been committed in all.</summary>
    /// <exception cref="Exception">It has failed; what its handler or the store threw. It stays failed.</exception>
    public async Task WaitForAsync(long events, CancellationToken cancellationToken)
    {
        _watched.Begin();
        while (_committed < events)
        {
            try
            {
                _ = await _watched.Committed.WaitToReadAsync(cancellationToken).AsTask().WaitAsync(Patience, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                _watched.Fail(new ToolException($"The projection has committed {_committed:N0} of {events:N0} events, and nothing more for {Patience.TotalSeconds:N0} s.", ExitCode.Failed));
            }

            while (_watched.Committed.TryRead(out var committed))
            {
                _committed = committed;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        await RemoveAsync(_store, _model).ConfigureAwait(false);
    }

    private static async Task RemoveAsync(IEventStore store, ReadModel model)
    {
        // Paused first: nobody goes on with it, but a lease that could not be let go of, of one that failed, would keep it from being forgotten.
        var control = (ISubscriptionControl)store;
        _ = await control.PauseCheckpointAsync(model.Projection.Name, CancellationToken.None).ConfigureAwait(false);
        _ = await control.ForgetCheckpointAsync(model.Projection.Name, CancellationToken.None).ConfigureAwait(false);
        await model.DropAsync().ConfigureAwait(false);
    }

    /// <summary>Of a log that has been benched before, everything that is there is somebody else's.</summary>
    private static async Task MoveToEndAsync(IEventStore store, SubscriptionName name, CancellationToken cancellationToken)
    {
        var end = await store.ReadEndAsync(cancellationToken).ConfigureAwait(false);
        var checkpoints = (ICheckpointStore)store;
        if (await checkpoints.AcquireCheckpointAsync(name, new LeaseOwner("eventcore bench"), Patience, cancellationToken).ConfigureAwait(false) is { } lease)
        {
            _ = end != Checkpoint.Start && await checkpoints.AdvanceCheckpointAsync(lease, end, skipped: null, cancellationToken).ConfigureAwait(false);
            _ = await checkpoints.ReleaseCheckpointAsync(lease, new LeaseEnd.Handover(), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RunAsync(ProjectionRunner runner)
    {
        try
        {
            await runner.RunAsync(_ended.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure)
        {
            // Whoever waits is told, and the operation has failed.
            _watched.Fail(failure);
        }
    }

    private async Task StopAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _ended.Dispose();
    }
}

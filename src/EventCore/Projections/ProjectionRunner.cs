using EventCore.Stores;

namespace EventCore;

/// <summary>Runs projections, each in one process at a time among all that run them.</summary>
/// <remarks>
/// <para>Whoever runs a projection owns its checkpoint by a lease that it renews. Where a process dies, another takes over once the
/// lease has run out; where it stops, at the next look.</para>
/// <para>Several projections spread over the processes that run them: one that owns at least two fewer than another asks that one for a
/// projection, and gets it at the next renewal of its lease.</para>
/// </remarks>
public sealed class ProjectionRunner
{
    private readonly IEventStore _store;
    private readonly ICheckpointStore _checkpoints;
    private readonly Dictionary<SubscriptionName, (IProjection Projection, IProjectionWriter Writer)> _projections;
    private readonly ProjectionRunnerOptions _options;
    private readonly LeaseOwner _owner;

    /// <summary>A runner. Nothing runs before <see cref="RunAsync"/>.</summary>
    /// <param name="store">The log, which stays its owner's to dispose.</param>
    /// <param name="projections">What to run; their names differ.</param>
    /// <param name="options">How to work.</param>
    /// <exception cref="ArgumentException">The store keeps no checkpoints, a projection cannot run on it, or two have one name.</exception>
    public ProjectionRunner(IEventStore store, IEnumerable<IProjection> projections, ProjectionRunnerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(projections);
        _store = store;
        _checkpoints = store as ICheckpointStore ?? throw new ArgumentException($"Projections need a store that keeps checkpoints, but {store.GetType().Name} keeps none.", nameof(store));
        _options = options ?? new ProjectionRunnerOptions();
        _owner = _options.Owner ?? new LeaseOwner($"{Environment.MachineName}/{Environment.ProcessId}/{EventId.Create(_options.TimeProvider)}");
        _projections = [];
        foreach (var projection in projections)
        {
            if (!_projections.TryAdd(projection.Name, (projection, projection.WriteBeside(store))))
            {
                throw new ArgumentException($"The names of projections must differ, but two are called '{projection.Name}'.", nameof(projections));
            }
        }
    }

    /// <summary>Runs the projections until it is cancelled, and lets go of them before it returns.</summary>
    /// <param name="cancellationToken">Stops cleanly: what is being applied is rolled back, and others may go on at once.</param>
    /// <remarks>A projection that stops by its <see cref="ProjectionOptions.OnFailure"/> does not stop the others: its state tells of it.</remarks>
    /// <exception cref="OperationCanceledException">It was cancelled, and has stopped.</exception>
    /// <exception cref="EventCoreException">The store failed in a way that does not pass by itself.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var owned = new Dictionary<SubscriptionName, Task>();
        try
        {
            while (true)
            {
                await CheckAsync(owned, stopping.Token).ConfigureAwait(false);
                await Task.WhenAny([Task.Delay(_options.CheckInterval, _options.TimeProvider, stopping.Token), .. owned.Values]).ConfigureAwait(false);
                stopping.Token.ThrowIfCancellationRequested();
                await ForgetEndedAsync(owned).ConfigureAwait(false);
            }
        }
        finally
        {
            await stopping.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(owned.Values).ConfigureAwait(false);
        }
    }

    /// <summary>Takes what is free, and asks for one of those that somebody else has too many of.</summary>
    private async Task CheckAsync(Dictionary<SubscriptionName, Task> owned, CancellationToken cancellationToken)
    {
        try
        {
            var states = (await _checkpoints.ListCheckpointsAsync(cancellationToken).ConfigureAwait(false)).ToDictionary(state => state.Name);
            foreach (var name in _projections.Keys.Where(name => !owned.ContainsKey(name) && IsFree(states.GetValueOrDefault(name))))
            {
                await TryTakeAsync(name, owned, cancellationToken).ConfigureAwait(false);
            }

            if (FindOneTooMany(states, owned) is { } wanted)
            {
                await _checkpoints.AskForCheckpointAsync(wanted, _owner, _options.LeaseTime, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (EventCoreException failure) when (failure.IsTransient)
        {
            // At the next look, then.
        }
    }

    private bool IsFree(SubscriptionState? state) => state is null || (state.Owner is null && state.Status != SubscriptionStatus.Stopped && (state.WantedBy is null || state.WantedBy == _owner));

    private async Task TryTakeAsync(SubscriptionName name, Dictionary<SubscriptionName, Task> owned, CancellationToken cancellationToken)
    {
        var asked = _options.TimeProvider.GetTimestamp();
        if (await _checkpoints.AcquireCheckpointAsync(name, _owner, _options.LeaseTime, cancellationToken).ConfigureAwait(false) is { } lease)
        {
            var (projection, writer) = _projections[name];
            var run = new OwnedProjection(_store, _checkpoints, projection, writer, _options);
            owned.Add(name, Task.Run(() => run.RunAsync(lease, asked, cancellationToken), CancellationToken.None));
        }
    }

    /// <summary>A projection of an owner of at least two more than this one has.</summary>
    private SubscriptionName? FindOneTooMany(Dictionary<SubscriptionName, SubscriptionState> states, Dictionary<SubscriptionName, Task> owned)
    {
        var counts = states.Values.Where(state => state.Owner is not null).CountBy(state => state.Owner!).ToDictionary();
        return states.Values
            .Where(state => _projections.ContainsKey(state.Name) && !owned.ContainsKey(state.Name) && state.WantedBy is null && state.Owner is not null)
            .Where(state => counts[state.Owner!] >= owned.Count + 2)
            .MaxBy(state => counts[state.Owner!])?.Name;
    }

    private static async Task ForgetEndedAsync(Dictionary<SubscriptionName, Task> owned)
    {
        foreach (var (name, run) in owned.Where(entry => entry.Value.IsCompleted).ToList())
        {
            owned.Remove(name);
            await run.ConfigureAwait(false);
        }
    }
}

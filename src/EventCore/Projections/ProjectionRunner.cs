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
            if (projection.Name.IsForRebuild)
            {
                throw new ArgumentException($"The name '{projection.Name}' is kept for rebuilds of '{projection.Name.Rebuilt()}'. Choose another.", nameof(projections));
            }

            var writer = projection.WriteBeside(store);
            if (!_projections.TryAdd(projection.Name, (projection, writer)))
            {
                throw new ArgumentException($"The names of projections must differ, but two are called '{projection.Name}'.", nameof(projections));
            }

            _projections.Add(projection.Name.ForRebuild(), (projection, writer));
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
        var owned = new Dictionary<SubscriptionName, OwnedRun>();
        try
        {
            while (true)
            {
                await CheckAsync(owned, stopping.Token).ConfigureAwait(false);
                await Task.WhenAny([Task.Delay(_options.CheckInterval, _options.TimeProvider, stopping.Token), .. owned.Values.Select(run => run.Ended)]).ConfigureAwait(false);
                stopping.Token.ThrowIfCancellationRequested();
                await ForgetEndedAsync(owned).ConfigureAwait(false);
            }
        }
        finally
        {
            ProjectionMetrics.Forget(this);
            await stopping.CancelRegardlessAsync().ConfigureAwait(false);
            await Task.WhenAll(owned.Values.Select(run => run.Ended)).ConfigureAwait(false);
        }
    }

    /// <summary>Takes what is free, and asks for one of those that somebody else has too many of.</summary>
    private async Task CheckAsync(Dictionary<SubscriptionName, OwnedRun> owned, CancellationToken cancellationToken)
    {
        try
        {
            var states = (await _checkpoints.ListCheckpointsAsync(cancellationToken).ConfigureAwait(false)).ToDictionary(state => state.Name);
            ProjectionMetrics.Look(this, [.. states.Values.Where(state => state.Rebuild is null && _projections.ContainsKey(state.Name)).Select(state => ProjectionStatus.Of(state, states))]);
            foreach (var name in _projections.Keys)
            {
                await CheckAsync(name, states, owned, cancellationToken).ConfigureAwait(false);
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

    private async Task CheckAsync(
        SubscriptionName name, Dictionary<SubscriptionName, SubscriptionState> states, Dictionary<SubscriptionName, OwnedRun> owned, CancellationToken cancellationToken)
    {
        var state = states.GetValueOrDefault(name);
        if (owned.TryGetValue(name, out var run))
        {
            if (state is not null && state.Owner != _owner)
            {
                // Somebody ended the lease. Nothing more is committed for it, and the next renewal would say so; but that is far off.
                await run.StopAsync().ConfigureAwait(false);
            }
        }
        else if (IsFree(name, state) && IsForUs(name, state))
        {
            await TryTakeAsync(name, owned, cancellationToken).ConfigureAwait(false);
        }
        else if (IsOutdated(name, state) && !states.ContainsKey(name.ForRebuild()) && _checkpoints is ISubscriptionControl control)
        {
            // Processes of the former version go on with the read model of theirs until then.
            await control.AskForRebuildAsync(name, Checkpoint.Start, VersionOf(name), cancellationToken).ConfigureAwait(false);
        }
    }

    private bool IsFree(SubscriptionName name, SubscriptionState? state) => state is null
        ? !name.IsForRebuild
        : state.Owner is null && MayRun(state) && (state.WantedBy is null || state.WantedBy == _owner);

    private static bool MayRun(SubscriptionState state) => state.Status switch
    {
        SubscriptionStatus.Running => true,
        SubscriptionStatus.Paused => state.PausedUntil is not null,
        _ => false,
    };

    /// <summary>Whether the read model is one that this process writes; one of a later version is left to those that know it.</summary>
    private bool IsForUs(SubscriptionName name, SubscriptionState? state) => VersionOf(name) is not { } version || state switch
    {
        null => true,
        { Rebuild: not null } => state.ModelVersion is null || state.ModelVersion <= version,
        _ => state.ModelVersion == version || state.ResetTo is not null || HasNoModel(state),
    };

    private bool IsOutdated(SubscriptionName name, SubscriptionState? state) =>
        state is { Rebuild: null } && VersionOf(name) is { } version && !HasNoModel(state) && version > (state.ModelVersion ?? 0);

    private static bool HasNoModel(SubscriptionState state) => state.ModelVersion is null && state.Checkpoint.Position == LogPosition.Start;

    private int? VersionOf(SubscriptionName name) => (_projections[name].Writer as IReadModelWriter)?.ModelVersion;

    private async Task TryTakeAsync(SubscriptionName name, Dictionary<SubscriptionName, OwnedRun> owned, CancellationToken cancellationToken)
    {
        var asked = _options.TimeProvider.GetTimestamp();
        if (await _checkpoints.AcquireCheckpointAsync(name, _owner, _options.LeaseTime, cancellationToken).ConfigureAwait(false) is { } lease)
        {
            var (projection, writer) = _projections[name];
            var run = new OwnedProjection(_store, _checkpoints, projection, writer, _options);
            owned.Add(name, new OwnedRun(token => RunAndTidyAsync(run, lease, asked, writer, token), cancellationToken));
        }
    }

    private static async Task RunAndTidyAsync(OwnedProjection run, CheckpointLease lease, long asked, IProjectionWriter writer, CancellationToken cancellationToken)
    {
        await run.RunAsync(lease, asked, cancellationToken).ConfigureAwait(false);
        if (lease.Rebuild is not null && writer is IReadModelWriter model)
        {
            try
            {
                await model.TidyAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (error is EventCoreException or OperationCanceledException)
            {
                // It is done before the next rebuild, and when the projection is acquired anew.
            }
        }
    }

    /// <summary>A projection of an owner of at least two more than this one has.</summary>
    private SubscriptionName? FindOneTooMany(Dictionary<SubscriptionName, SubscriptionState> states, Dictionary<SubscriptionName, OwnedRun> owned)
    {
        var counts = states.Values.Where(state => state.Owner is not null).CountBy(state => state.Owner!).ToDictionary();
        return states.Values
            .Where(state => _projections.ContainsKey(state.Name) && IsForUs(state.Name, state) && !owned.ContainsKey(state.Name) && state.WantedBy is null && state.Owner is not null)
            .Where(state => counts[state.Owner!] >= owned.Count + 2)
            .MaxBy(state => counts[state.Owner!])?.Name;
    }

    private static async Task ForgetEndedAsync(Dictionary<SubscriptionName, OwnedRun> owned)
    {
        foreach (var (name, run) in owned.Where(entry => entry.Value.Ended.IsCompleted).ToList())
        {
            owned.Remove(name);
            run.Dispose();
            await run.Ended.ConfigureAwait(false);
        }
    }
}

using EventCore.Stores;

namespace EventCore;

/// <summary>A read model in the memory of this process: an immutable state that anybody reads without waiting, and that follows the log.</summary>
/// <remarks>
/// <para>Every process has one of its own, folds every event once, in position order, and needs no lease. With
/// <see cref="InMemoryReadModelOptions{TState}.Snapshot"/> a start goes on from the state that some process has saved.</para>
/// <para>Thread-safe; <see cref="RunAsync"/> runs once at a time.</para>
/// </remarks>
/// <typeparam name="TState">The state; immutable.</typeparam>
/// <typeparam name="TEvent">The union of the events that it wants.</typeparam>
public sealed class InMemoryReadModel<TState, TEvent>
    where TEvent : class, IEventUnion<TEvent>
{
    private readonly IEventStore _store;
    private readonly LiveProjection<TState, TEvent> _projection;
    private readonly EventFilter _filter;
    private readonly ReadModelSnapshots<TState>? _snapshots;
    private readonly TimeProvider _timeProvider;
    private ReadModelView<TState> _current;
    private TaskCompletionSource _next = NewSignal();
    private int _isRunning;

    /// <summary>A read model at its initial state. Nothing is read before <see cref="RunAsync"/>.</summary>
    /// <param name="name">What metrics and errors call it.</param>
    /// <param name="store">The log, which stays its owner's to dispose.</param>
    /// <param name="projection">What is folded.</param>
    /// <param name="options">How it works.</param>
    /// <exception cref="ArgumentException">A snapshot is to be kept, and the store keeps none.</exception>
    public InMemoryReadModel(string name, IEventStore store, LiveProjection<TState, TEvent> projection, InMemoryReadModelOptions<TState>? options = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(projection);
        options ??= new InMemoryReadModelOptions<TState>();
        (Name, _store, _projection, _timeProvider) = (new SubscriptionName(name), store, projection, options.TimeProvider);
        _filter = options.Filter.OfUnion<TEvent>();
        _current = new ReadModelView<TState>(projection.Initial, Checkpoint.Start);
        if (options.Snapshot is { } definition)
        {
            var snapshots = store as ISnapshotStore ?? throw new ArgumentException(
                $"Read model '{name}' is to keep snapshots, but {store.GetType().Name} keeps none. Leave {nameof(options.Snapshot)} unset.", nameof(store));
            _snapshots = new ReadModelSnapshots<TState>(snapshots, definition, _filter, _timeProvider);
        }
    }

    /// <summary>What metrics and errors call it.</summary>
    public SubscriptionName Name { get; }

    /// <summary>The latest state, with how far it has come.</summary>
    public ReadModelView<TState> Current => Volatile.Read(ref _current);

    /// <summary>Follows the log until it is cancelled.</summary>
    /// <param name="cancellationToken">Stops it. <see cref="Current"/> stays as it is, and a later run goes on from there.</param>
    /// <remarks>What may pass by itself, such as a database that cannot be reached, is tried until it has passed.</remarks>
    /// <exception cref="OperationCanceledException">It was cancelled, and has stopped.</exception>
    /// <exception cref="ReadModelStoppedException">
    /// An event could not be decoded or applied, or the store failed in a way that does not pass by itself. <see cref="Current"/> tells of it.
    /// </exception>
    /// <exception cref="InvalidOperationException">It runs already.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isRunning, 1) == 1)
        {
            throw new InvalidOperationException($"Read model '{Name}' runs already.");
        }

        try
        {
            await FollowAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            ReadModelMetrics.CountStopped(Name);
            var stopped = failure as ReadModelStoppedException ?? Stopped(failure.Message, (failure as EventCoreException)?.Streams ?? [], failure);
            Publish(Current with { Failure = stopped });
            throw stopped;
        }
        finally
        {
            if (_snapshots is not null)
            {
                await _snapshots.StopAsync(Current).ConfigureAwait(false);
            }

            Volatile.Write(ref _isRunning, 0);
        }
    }

    /// <summary>Waits until everything up to a position was folded: so that somebody who appended reads what they wrote.</summary>
    /// <param name="position">Such as <see cref="CommandResult.Committed.LastPosition"/>. Where no event there is wanted, it may take a second until it is passed.</param>
    /// <param name="time">The longest time to wait; zero looks once.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The read model at that position or later; null where it did not get there in time.</returns>
    /// <exception cref="ReadModelStoppedException">It stopped before.</exception>
    public Task<ReadModelView<TState>?> WaitForAsync(LogPosition position, TimeSpan time, CancellationToken cancellationToken = default) =>
        WaitAsync(view => view.Checkpoint.Position >= position, time, cancellationToken);

    /// <summary>Waits until the end of the log was reached since it was started.</summary>
    /// <inheritdoc cref="WaitForAsync"/>
    /// <returns>The read model; null where it did not get there in time.</returns>
    public Task<ReadModelView<TState>?> WaitUntilCaughtUpAsync(TimeSpan time, CancellationToken cancellationToken = default) =>
        WaitAsync(view => view.HasCaughtUp, time, cancellationToken);

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var start = await FindStartAsync(cancellationToken).ConfigureAwait(false);
        Publish(start);
        var request = new SubscriptionRequest { Start = SubscriptionStart.After(start.Checkpoint), Filter = _filter, Name = Name, TimeProvider = _timeProvider };
        await foreach (var page in _store.SubscribeByPage(request, cancellationToken).ConfigureAwait(false))
        {
            Publish(Apply(Current, page));
            _snapshots?.Offer(Current, page.Events.Count);
        }
    }

    /// <summary>Where it stands, or what was saved, if that is of this log; otherwise the beginning.</summary>
    private async Task<ReadModelView<TState>> FindStartAsync(CancellationToken cancellationToken)
    {
        var initial = new ReadModelView<TState>(_projection.Initial, Checkpoint.Start);
        if (Current.Checkpoint is { EventId: not null } checkpoint && await IsOfThisLogAsync(checkpoint, cancellationToken).ConfigureAwait(false))
        {
            return Current with { Failure = null, HasCaughtUp = false };
        }

        if (_snapshots is null || await _snapshots.FindAsync(cancellationToken).ConfigureAwait(false) is not { } found)
        {
            return initial;
        }

        if (await IsOfThisLogAsync(found.View.Checkpoint, cancellationToken).ConfigureAwait(false))
        {
            return found.View;
        }

        await _snapshots.RemoveAsync(found.Stored, cancellationToken).ConfigureAwait(false);
        return initial;
    }

    private async Task<bool> IsOfThisLogAsync(Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        var there = await ReadAsync(new ReadLogRequest(new LogPosition(checkpoint.Position.Value - 1), new PageSize(1)), cancellationToken).ConfigureAwait(false);
        return there is [var recorded] && recorded.Position == checkpoint.Position && recorded.Id == checkpoint.EventId;
    }

    private async Task<IReadOnlyList<RecordedEvent>> ReadAsync(ReadLogRequest read, CancellationToken cancellationToken)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                return await _store.ReadLogAsync(read, cancellationToken).ConfigureAwait(false);
            }
            catch (EventCoreException failure) when (failure.IsTransient)
            {
                await Task.Delay(RetryPolicy.Default.DelayAfter(failures, random: 1), _timeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private ReadModelView<TState> Apply(ReadModelView<TState> view, SubscriptionPage page)
    {
        var state = view.State;
        foreach (var stored in page.Events)
        {
            try
            {
                state = _projection.Apply(state, stored);
            }
            catch (Exception error) when (error is not EventDecodingException)
            {
                throw Stopped(
                    $"event {stored.Version} of stream '{stored.StreamId}' ({stored.Type}, position {stored.Position}) could not be applied. {error.GetType().Name}: {error.Message}",
                    [stored.StreamId],
                    error);
            }
        }

        return new ReadModelView<TState>(state, page.Checkpoint) { HasCaughtUp = view.HasCaughtUp || page.ReachedEnd };
    }

    private async Task<ReadModelView<TState>?> WaitAsync(Func<ReadModelView<TState>, bool> isThere, TimeSpan time, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        for (var begin = _timeProvider.GetTimestamp(); ;)
        {
            // Taken before the look: what is published after the look completes it.
            var next = Volatile.Read(ref _next).Task;
            var view = Current;
            if (isThere(view))
            {
                return view;
            }

            if (view.Failure is { } failure)
            {
                // A fresh one: an exception that several throw has the stack trace of all.
                throw new ReadModelStoppedException(Name, failure.Position, $"{failure.Message} It is waited for in vain.", failure.Streams, failure);
            }

            var left = time - _timeProvider.GetElapsedTime(begin);
            if (left <= TimeSpan.Zero)
            {
                return null;
            }

            try
            {
                await next.WaitAsync(left, _timeProvider, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // One more look, which finds that no time is left.
            }
        }
    }

    private void Publish(ReadModelView<TState> view)
    {
        Volatile.Write(ref _current, view);
        Interlocked.Exchange(ref _next, NewSignal()).SetResult();
    }

    private ReadModelStoppedException Stopped(string reason, IEnumerable<StreamId> streams, Exception? innerException) =>
        new(Name, Current.Checkpoint.Position, reason, streams, innerException);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

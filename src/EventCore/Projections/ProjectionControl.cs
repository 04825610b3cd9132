using System.Globalization;
using EventCore.Stores;

namespace EventCore;

/// <summary>Operates the projections of a store, whichever processes run them: what is asked is written to the store, and their owners find it there.</summary>
/// <remarks>Thread-safe. Every member throws <see cref="EventStoreException"/> where the store cannot be reached.</remarks>
public sealed class ProjectionControl
{
    private readonly IEventStore _store;
    private readonly ISubscriptionControl _control;

    /// <summary>For the projections of one log.</summary>
    /// <param name="store">The log, which stays its owner's to dispose.</param>
    /// <exception cref="ArgumentException">The store's subscriptions cannot be operated.</exception>
    public ProjectionControl(IEventStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        _store = store;
        _control = store as ISubscriptionControl ?? throw new ArgumentException($"Projections are operated through a store that is an {nameof(ISubscriptionControl)}, but {store.GetType().Name} is none.", nameof(store));
    }

    /// <summary>Every projection that has been run, and not been forgotten since, ordered by name by code point.</summary>
    public async Task<IReadOnlyList<ProjectionStatus>> ListAsync(CancellationToken cancellationToken = default)
    {
        var states = (await _control.ListCheckpointsAsync(cancellationToken).ConfigureAwait(false)).ToDictionary(state => state.Name);
        return [.. states.Values.Where(state => state.Rebuild is null).OrderBy(state => state.Name).Select(state => ProjectionStatus.Of(state, states))];
    }

    /// <summary>One projection.</summary>
    /// <exception cref="ProjectionOperationException">There is no projection of that name.</exception>
    public async Task<ProjectionStatus> ShowAsync(SubscriptionName name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        var all = await ListAsync(cancellationToken).ConfigureAwait(false);
        return all.SingleOrDefault(projection => projection.State.Name == name) ?? throw Unknown(name, all);
    }

    /// <summary>Has nobody go on with a projection until it is resumed. Once this returns, nothing more is committed for it.</summary>
    /// <remarks>A projection onto something other than the log's database may still apply what it has under way, and is given it again when it is resumed. A rebuild goes on.</remarks>
    /// <exception cref="ProjectionOperationException">There is no projection of that name.</exception>
    public async Task PauseAsync(SubscriptionName name, CancellationToken cancellationToken = default)
    {
        await RequireAsync(name, cancellationToken).ConfigureAwait(false);
        if (!await _control.PauseCheckpointAsync(name, cancellationToken).ConfigureAwait(false))
        {
            throw await UnknownAsync(name, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Lets a projection that is paused or has stopped go on, and its rebuild if that has. A reset that it stopped at is taken back.</summary>
    /// <returns>False where neither was.</returns>
    /// <exception cref="ProjectionOperationException">There is no projection of that name.</exception>
    public async Task<bool> ResumeAsync(SubscriptionName name, CancellationToken cancellationToken = default)
    {
        await RequireAsync(name, cancellationToken).ConfigureAwait(false);
        var isResumed = await _control.ResumeCheckpointAsync(name, cancellationToken).ConfigureAwait(false);
        return await _control.ResumeCheckpointAsync(name.ForRebuild(), cancellationToken).ConfigureAwait(false) || isResumed;
    }

    /// <summary>Has a projection begin again. Its next owner does it: empties the read model and moves the checkpoint in one transaction.</summary>
    /// <remarks>
    /// Until then readers have the old read model; from then on one that holds what comes behind <paramref name="after"/>, as far as it has been applied. Where the
    /// projection does not say how its tables are emptied, it stops with the reason, and stands where it stood. One onto something other than the log's
    /// database is not emptied, and given the events again. What runs meanwhile ends its batch in vain. <see cref="RebuildAsync"/>
    /// leaves readers the old read model until the new one is whole.
    /// </remarks>
    /// <param name="name">Which.</param>
    /// <param name="after">The position behind which it begins; the start unless given.</param>
    /// <param name="cancellationToken">Cancels the wait, not the outcome.</param>
    /// <exception cref="ProjectionOperationException">There is no projection of that name, or the log ends before the position.</exception>
    public async Task ResetAsync(SubscriptionName name, LogPosition after = default, CancellationToken cancellationToken = default)
    {
        await RequireAsync(name, cancellationToken).ConfigureAwait(false);
        var to = await FindAsync(after, cancellationToken).ConfigureAwait(false);
        if (!await _control.AskForResetAsync(name, to, cancellationToken).ConfigureAwait(false))
        {
            throw await UnknownAsync(name, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Has a read model built anew beside the one that is read, which is kept up to date meanwhile, and swapped with it in one transaction once it
    /// has caught up. Whoever runs the projection does it, and goes on where another one left off.
    /// </summary>
    /// <param name="name">Which.</param>
    /// <param name="after">The position behind which it begins; the start unless given.</param>
    /// <param name="cancellationToken">Cancels the wait, not the outcome.</param>
    /// <exception cref="ProjectionOperationException">
    /// There is no projection of that name, it makes its tables itself, one is under way, or the log ends before the position.
    /// </exception>
    public async Task RebuildAsync(SubscriptionName name, LogPosition after = default, CancellationToken cancellationToken = default)
    {
        var projection = await ShowAsync(name, cancellationToken).ConfigureAwait(false);
        if (projection.State.ModelVersion is null)
        {
            throw new ProjectionOperationException(
                $"Projection '{name}' has no read model that the library makes, so nothing can be built beside it. Derive it from PostgresReadModel or SqliteReadModel; or reset it, which has it begin again in place.");
        }

        var from = await FindAsync(after, cancellationToken).ConfigureAwait(false);
        if (projection.Rebuild is not null || !await _control.AskForRebuildAsync(name, from, modelVersion: null, cancellationToken).ConfigureAwait(false))
        {
            await RequireAsync(name, cancellationToken).ConfigureAwait(false);
            throw new ProjectionOperationException($"A rebuild of projection '{name}' is under way. Wait for it, or cancel it first.");
        }
    }

    /// <summary>Gives up a rebuild. The read model that is read stays as it is; whoever runs the projection drops the half-built one.</summary>
    /// <exception cref="ProjectionOperationException">There is no projection of that name, or no rebuild of it is under way.</exception>
    public async Task CancelRebuildAsync(SubscriptionName name, CancellationToken cancellationToken = default)
    {
        await RequireAsync(name, cancellationToken).ConfigureAwait(false);
        if (!await _control.CancelRebuildAsync(name, cancellationToken).ConfigureAwait(false))
        {
            throw new ProjectionOperationException($"No rebuild of projection '{name}' is under way.");
        }
    }

    /// <summary>Takes away what the store has of a projection that is retired: its checkpoint, its dead letters and its rebuild, in one step. It is in no list any more.</summary>
    /// <remarks>
    /// Take it out of every process that runs it first: one that still knows it has it begin at the start of the log, and apply every event to
    /// whatever is in its tables. Those stay, also the half-built ones of a rebuild: they are yours to drop. What an owner from before has under way is
    /// never committed, however long it was paused.
    /// </remarks>
    /// <param name="name">Which.</param>
    /// <param name="cancellationToken">Cancels the wait, not the outcome.</param>
    /// <exception cref="ProjectionOperationException">There is no projection of that name, or somebody runs it or its rebuild, or is about to; the message says who, and until when.</exception>
    public async Task ForgetAsync(SubscriptionName name, CancellationToken cancellationToken = default)
    {
        await RequireAsync(name, cancellationToken).ConfigureAwait(false);
        switch (await _control.ForgetCheckpointAsync(name, cancellationToken).ConfigureAwait(false))
        {
            case ForgetResult.Unknown:
                throw await UnknownAsync(name, cancellationToken).ConfigureAwait(false);
            case ForgetResult.InUse use:
                throw new ProjectionOperationException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(use.Name == name ? "Projection" : "The rebuild of projection")} '{name}' is run by '{use.Owner}', until {use.Until.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC unless that goes on. Nothing was changed. Take it out of whatever runs it, or stop that; then forget it."));
        }
    }

    /// <summary>One page of the events that a projection went past, above a position, in position order.</summary>
    /// <exception cref="ProjectionOperationException">There is no projection of that name.</exception>
    public async Task<IReadOnlyList<DeadLetter>> ListDeadLettersAsync(
        SubscriptionName name, LogPosition after = default, PageSize pageSize = default, CancellationToken cancellationToken = default)
    {
        await RequireAsync(name, cancellationToken).ConfigureAwait(false);
        return await _control.ListDeadLettersAsync(name, after, pageSize, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Has events applied again that a projection went past: by its owner, at the next renewal of its lease, each in one transaction with the removal of the dead letter.</summary>
    /// <remarks>
    /// They are applied after events that came behind them: a handler must not mind the order. One that fails again stays, with the new error. While the projection
    /// is paused or stopped they wait.
    /// </remarks>
    /// <param name="name">Which.</param>
    /// <param name="position">That of one; null for all there are.</param>
    /// <param name="cancellationToken">Cancels the wait, not the outcome.</param>
    /// <returns>How many.</returns>
    /// <exception cref="ProjectionOperationException">There is no projection of that name, or it has no dead letter at that position.</exception>
    public async Task<int> ReplayAsync(SubscriptionName name, LogPosition? position = null, CancellationToken cancellationToken = default)
    {
        await RequireAsync(name, cancellationToken).ConfigureAwait(false);
        var count = await _control.AskForReplayAsync(name, position, cancellationToken).ConfigureAwait(false);
        return count > 0 || position is null
            ? count
            : throw new ProjectionOperationException($"Projection '{name}' has no dead letter at position {position}.");
    }

    /// <summary>The checkpoint at a position, with the id of the event there, so that another log is noticed.</summary>
    private async Task<Checkpoint> FindAsync(LogPosition position, CancellationToken cancellationToken)
    {
        if (position == LogPosition.Start)
        {
            return Checkpoint.Start;
        }

        var page = await _store.ReadLogAsync(new ReadLogRequest(new LogPosition(position.Value - 1), new PageSize(1)), cancellationToken).ConfigureAwait(false);
        return page is [var recorded]
            ? new Checkpoint(recorded.Position, recorded.Id)
            : throw new ProjectionOperationException($"The log ends before position {position}, so there is no event to begin behind.");
    }

    private Task<ProjectionStatus> RequireAsync(SubscriptionName name, CancellationToken cancellationToken) => ShowAsync(name, cancellationToken);

    /// <summary>Of what was there a moment ago, and was forgotten since.</summary>
    private async Task<ProjectionOperationException> UnknownAsync(SubscriptionName name, CancellationToken cancellationToken) =>
        Unknown(name, await ListAsync(cancellationToken).ConfigureAwait(false));

    private static ProjectionOperationException Unknown(SubscriptionName name, IReadOnlyList<ProjectionStatus> known) => new(
        known.Count == 0
            ? $"There is no projection '{name}': none has been run on this log, or not since it was forgotten."
            : $"There is no projection '{name}'. Those that have been run: {string.Join(", ", known.Take(20).Select(projection => projection.State.Name))}{(known.Count > 20 ? ", ..." : "")}.");
}

using System.Security.Cryptography;
using System.Text;
using EventCore.Stores;

namespace EventCore;

/// <summary>The snapshot of one <see cref="InMemoryReadModel{TState, TEvent}"/>, as a store keeps it. Nothing that goes wrong here stops a read model: it reads the log instead.</summary>
internal sealed class ReadModelSnapshots<TState>
{
    /// <summary>A read model that reads as fast as it can is not written down again and again.</summary>
    public static readonly TimeSpan MinTimeBetween = TimeSpan.FromSeconds(10);

    // Stands for the log where the key of a snapshot names streams. Its version is a position: of two snapshots, the one that
    // has come further is newer.
    private static readonly StreamId Log = new("$log");

    private readonly ISnapshotStore _store;
    private readonly SnapshotDefinition<TState> _definition;
    private readonly SnapshotKey _key;
    private readonly TimeProvider _timeProvider;
    private SnapshotWriter? _writer;
    private LogPosition _offered;
    private long _offeredAt;
    private long _eventsSince;
    private bool _hasCaughtUp;

    public ReadModelSnapshots(ISnapshotStore store, SnapshotDefinition<TState> definition, EventFilter filter, TimeProvider timeProvider)
    {
        (_store, _timeProvider) = (store, timeProvider);
        _definition = definition with { Variant = VariantOf(definition, filter) };
        _key = _definition.KeyFor([Log]);
        _offeredAt = timeProvider.GetTimestamp();
    }

    /// <summary>What is stored; null where there is nothing that could be read.</summary>
    public async Task<(ReadModelView<TState> View, StoredSnapshot Stored)?> FindAsync(CancellationToken cancellationToken)
    {
        _offered = LogPosition.Start;
        try
        {
            if (await _store.FindSnapshotAsync(_key, cancellationToken).ConfigureAwait(false) is { Heads: [{ LastEvent: { } last } head] } snapshot
                && SnapshotCodec.TryDecode(_definition, snapshot, out var state))
            {
                _offered = new LogPosition(head.Version.Value);
                return (new ReadModelView<TState>(state, new Checkpoint(_offered, last)), snapshot);
            }
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            SnapshotMetrics.CountUnread(_key);
        }

        return null;
    }

    /// <summary>Removes one that is of another log.</summary>
    public async Task RemoveAsync(StoredSnapshot snapshot, CancellationToken cancellationToken)
    {
        _offered = LogPosition.Start;
        SnapshotMetrics.CountForeign(_key);
        try
        {
            await _store.RemoveSnapshotAsync(snapshot, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // It is of no use wherever it is found, so the next start that finds it will try again.
        }
    }

    /// <summary>Has the state saved some time later, if that is due.</summary>
    /// <param name="view">The state.</param>
    /// <param name="events">How many events were folded since the last call.</param>
    public void Offer(ReadModelView<TState> view, int events)
    {
        _eventsSince += events;
        var isFirst = view.HasCaughtUp && !_hasCaughtUp;
        _hasCaughtUp |= view.HasCaughtUp;
        if (isFirst || (_eventsSince >= _definition.EventsBetween && _timeProvider.GetElapsedTime(_offeredAt) >= MinTimeBetween))
        {
            Offer(view);
        }
    }

    /// <summary>Has the state saved, and waits for it as long as <see cref="SnapshotWriter.StopTime"/>.</summary>
    public async Task StopAsync(ReadModelView<TState> view)
    {
        Offer(view);
        if (_writer is not null)
        {
            await _writer.DisposeAsync().ConfigureAwait(false);
        }

        (_writer, _hasCaughtUp) = (null, false);
    }

    private void Offer(ReadModelView<TState> view)
    {
        if (view.Checkpoint is { EventId: { } last } && view.Checkpoint.Position > _offered)
        {
            _writer ??= new SnapshotWriter(_store, _timeProvider);
            _writer.Offer(_definition, _key, [new StreamHead(new StreamVersion(view.Checkpoint.Position.Value), last)], view.State);
            (_offered, _offeredAt, _eventsSince) = (view.Checkpoint.Position, _timeProvider.GetTimestamp(), 0);
        }
    }

    // A state lacks the events that the filter did not want then, or that the union did not have.
    private static string VariantOf(SnapshotDefinition<TState> definition, EventFilter filter)
    {
        string[] parts =
        [
            definition.Variant,
            filter.Prefix.Value,
            .. (filter.Streams ?? Enumerable.Empty<StreamId>()).Order().Select(streamId => $"stream {streamId}"),
            .. (filter.EventTypes ?? Enumerable.Empty<EventType>()).Select(type => $"type {type}").Order(StringComparer.Ordinal),
            $"{filter.Metadata}",
        ];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))));
    }
}

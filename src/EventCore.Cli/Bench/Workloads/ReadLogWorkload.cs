using EventCore.Stores;

namespace EventCore.Cli;

/// <summary>One reader goes through the log in order, from the first event of the workload to the last, page by page.</summary>
/// <remarks>
/// What it reads, it has appended itself. A page that holds anybody else's events, or fewer than there should be, has failed: so
/// every event that is counted was asked for.
/// </remarks>
/// <param name="plan">How much, and where.</param>
/// <param name="source">How to go through it; null is by reads.</param>
internal sealed class ReadLogWorkload(WorkloadPlan plan, LogSource? source = null) : IWorkload
{
    public const string Name = "read-log";

    /// <summary>The same by a subscription, which keeps no connection and goes on for ever.</summary>
    public const string SubscriptionName = "subscription";

    public const int BaseOperations = 10;

    /// <summary>The library's own page. Larger ones were not faster: what counts is the work for each event.</summary>
    public const int EventsPerPage = 1_000;

    /// <summary>So many decisions are under way at once: enough to keep the store busy, and not much memory.</summary>
    private const int PreparedAtOnce = 4;

    private readonly LogSource _source = source ?? Read;

    private readonly CancellationTokenSource _ended = new();

    private LogPosition _after;

    private IAsyncEnumerator<RecordedEvent>? _reader;

    public int Operations => plan.Operations;

    public StreamPrefix Streams { get; } = new(plan.Prefix);

    /// <summary>Appends every event, in decisions as large as a page.</summary>
    public async Task PrepareAsync(Preparation preparation, CancellationToken cancellationToken)
    {
        _after = (await preparation.Benched.Store.ReadEndAsync(cancellationToken).ConfigureAwait(false)).Position;
        await preparation.ForEachAsync(
            Operations, PreparedAtOnce, (commands, page, stop) => commands.ExecuteAsync(new RecordObservations(new StreamId($"{plan.Prefix}station-{page}"), EventsPerPage), null, stop), cancellationToken).ConfigureAwait(false);
    }

    public async Task<OperationOutcome> ExecuteAsync(BenchedStore benched, int operation, CancellationToken cancellationToken)
    {
        _reader ??= _source(benched.Store, _after, Streams).GetAsyncEnumerator(_ended.Token);
        for (var own = 0; own < EventsPerPage; own++)
        {
            if (!await _reader.MoveNextAsync().ConfigureAwait(false) || !Streams.Matches(_reader.Current.StreamId))
            {
                throw new ToolException($"Page {operation} held {own} of {EventsPerPage} events. Let nobody else append to the log while {Name} is prepared.", ExitCode.Failed);
            }
        }

        return new OperationOutcome.Read(EventsPerPage);
    }

    /// <summary>Ends the read.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        if (_reader is not null)
        {
            await _reader.DisposeAsync().ConfigureAwait(false);
        }

        _ended.Dispose();
    }

    public static IAsyncEnumerable<RecordedEvent> Subscribe(IEventStore store, LogPosition after, StreamPrefix streams) =>
        store.Subscribe(new SubscriptionRequest { Start = SubscriptionStart.After(after), Filter = EventFilter.OfPrefix(streams) }, CancellationToken.None);

    private static IAsyncEnumerable<RecordedEvent> Read(IEventStore store, LogPosition after, StreamPrefix streams) =>
        store.ReadAllAsync(new ReadLogRequest(after, new PageSize(EventsPerPage)), CancellationToken.None);
}

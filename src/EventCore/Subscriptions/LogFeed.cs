using EventCore.Stores;

namespace EventCore;

/// <summary>What the subscriptions on one store object share: who looks for news, and the pages that several of them want.</summary>
/// <remarks>
/// <para>A subscription takes the beat, reads, and, where that found the end, waits for the next beat. So whatever commits after its read
/// leads to another read: at once where somebody tells of it, and otherwise with the beat of the timer.</para>
/// <para>Subscriptions that stand at one place wait for one read. A page stays while it is used, or some have not passed it, as long as there
/// is room: those that stand close together read the log once, and those that do not read it each at their own pace.</para>
/// </remarks>
internal sealed class LogFeed : IAsyncDisposable
{
    /// <summary>How long a new event may stay unseen where nobody tells of the appends of others.</summary>
    public static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>How long where somebody does, and did not this time: twice <see cref="PollInterval"/>.</summary>
    public static readonly TimeSpan ToldPollInterval = 2 * PollInterval;

    /// <summary>The most events of a page.</summary>
    public const int MaxPageEvents = 1_000;

    /// <summary>A page is to have no more bytes: those that do are followed by smaller ones.</summary>
    public const long TargetPageBytes = 4 * 1_048_576;

    /// <summary>What the pages that are kept may have together; the latest is kept however large it is.</summary>
    public const long MaxKeptBytes = 16 * 1_048_576;

    /// <summary>How many pages are kept at most: those of a quiet log have an event each.</summary>
    public const int MaxKeptPages = 256;

    private readonly Lock _lock = new();
    private readonly List<FeedMember> _members = [];
    private readonly List<FeedRead> _reads = [];
    private readonly FeedPulse _pulse;
    private readonly IAppendWatch? _watch;
    private readonly ITimer _poll;
    private int _pageEvents = MaxPageEvents;
    private long _polls;

    public LogFeed(IEventStore store, TimeProvider timeProvider)
    {
        var source = store as ISubscriptionSource;
        (Store, Reads) = (store, source?.SubscriptionReads ?? store);
        _pulse = new FeedPulse(timeProvider);
        _watch = source?.WatchAppends(_pulse.Raise);
        _poll = timeProvider.CreateTimer(_ => Poll(), state: null, PollInterval, PollInterval);
    }

    public IEventStore Store { get; }

    /// <summary>The store, or a copy that may be behind it.</summary>
    public IEventStore Reads { get; }

    public bool ReadsCopy => !ReferenceEquals(Store, Reads);

    public FeedBeat Now => _pulse.Now;

    public void Add(FeedMember member)
    {
        lock (_lock)
        {
            _members.Add(member);
        }
    }

    /// <returns>How many are left.</returns>
    public int Remove(FeedMember member)
    {
        lock (_lock)
        {
            _members.Remove(member);
            return _members.Count;
        }
    }

    /// <summary>The next page behind a checkpoint.</summary>
    /// <param name="member">Who reads.</param>
    /// <param name="at">Where it stands.</param>
    /// <param name="beat">The number of a beat taken before.</param>
    /// <param name="cancellationToken">Ends this one's wait; the read goes on for others who wait for it.</param>
    /// <exception cref="EventStoreException">The log cannot be read, has another event there, or lacks one.</exception>
    public async Task<FeedPage> ReadAsync(FeedMember member, Checkpoint at, long beat, CancellationToken cancellationToken)
    {
        var read = Join(member, at, beat);
        try
        {
            await read.Loading.WaitAsync(cancellationToken).ConfigureAwait(false);
            return read.PageBehind(at);
        }
        finally
        {
            await LeaveAsync(read).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _poll.DisposeAsync().ConfigureAwait(false);
        if (_watch is not null)
        {
            await _watch.DisposeAsync().ConfigureAwait(false);
        }

        _pulse.Dispose();
    }

    private void Poll()
    {
        lock (_lock)
        {
            _polls++;
            var passed = _members.Min(member => member.At);
            _reads.RemoveAll(read => read.IsDone && read.UsedAt < _polls - 1 && (passed is null || read.End <= passed));
        }

        if (_watch is not { HearsOthers: true } || ReadsCopy || _polls % 2 == 0)
        {
            _pulse.Raise();
        }
    }

    private FeedRead Join(FeedMember member, Checkpoint at, long beat)
    {
        lock (_lock)
        {
            member.At = at.Position;
            _reads.RemoveAll(read => read.IsDone && read.Count == 0 && !read.Serves(at, beat));
            var read = _reads.Find(read => read.Serves(at, beat));
            if (read is null)
            {
                read = Begin(new FeedRead(at, beat) { Loading = Task.CompletedTask });
                _reads.Add(read);
            }

            read.Readers++;
            read.UsedAt = _polls;
            return read;
        }
    }

    private FeedRead Begin(FeedRead read)
    {
        // It may serve many, so nothing of the first of them (transaction, trace, culture) may stick to it.
        var flow = ExecutionContext.IsFlowSuppressed() ? (AsyncFlowControl?)null : ExecutionContext.SuppressFlow();
        var pageEvents = _pageEvents;
        read.Loading = Task.Run(() => LoadAsync(read, pageEvents));
        flow?.Undo();
        return read;
    }

    private async Task LoadAsync(FeedRead read, int maxEvents)
    {
        try
        {
            // Read again with the event at the checkpoint before it: where it is another one, this is not the log that was read so far.
            var known = read.At.EventId is null ? 0 : 1;
            var from = new LogPosition(read.At.Position.Value - known);
            var page = await Reads.ReadLogAsync(new ReadLogRequest(from, new PageSize(maxEvents + known)), read.Token).ConfigureAwait(false);
            LogOrder.RequireDense(from, page);
            if (known > 0)
            {
                // A copy that is behind has nothing there yet.
                LogOrder.RequireKnown(read.At, page is [var there, ..] ? there.Id : ReadsCopy ? read.At.EventId : null);
            }

            RecordedEvent[] events = [.. page.Skip(known)];
            lock (_lock)
            {
                read.Complete(events, isShort: page.Count < maxEvents + known);
                AdaptPageSize(read);
                MakeRoom();
            }
        }
        catch
        {
            lock (_lock)
            {
                _reads.Remove(read);
            }

            throw;
        }
    }

    private void AdaptPageSize(FeedRead read)
    {
        if (read.Count > 0)
        {
            var fitting = Math.Max(1, read.Count * TargetPageBytes / read.Bytes);
            _pageEvents = (int)Math.Min(Math.Min(MaxPageEvents, _pageEvents * 2L), fitting);
        }
    }

    private void MakeRoom()
    {
        var bytes = _reads.Sum(read => read.Bytes);
        while ((bytes > MaxKeptBytes || _reads.Count > MaxKeptPages) && _reads.FindIndex(read => read.IsDone) is >= 0 and var oldest && _reads.Count(read => read.IsDone) > 1)
        {
            bytes -= _reads[oldest].Bytes;
            _reads.RemoveAt(oldest);
        }
    }

    private async ValueTask LeaveAsync(FeedRead read)
    {
        bool isLast;
        lock (_lock)
        {
            isLast = --read.Readers == 0;
            if (isLast && !read.IsDone)
            {
                _reads.Remove(read);
            }
        }

        if (isLast)
        {
            // Nobody wants a read that is still under way, nor its failure. One that is done needs no token any more.
            if (!read.Loading.IsCompleted)
            {
                await read.CancelAsync().ConfigureAwait(false);
            }

            await read.Loading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            read.Dispose();
        }
    }
}

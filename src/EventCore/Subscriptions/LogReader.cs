namespace EventCore;

/// <summary>Reads the whole log.</summary>
internal sealed class LogReader(FeedMember member, Checkpoint from) : ISubscriptionReader
{
    private readonly KnownEvent _known = new(member.Feed);

    public Checkpoint At { get; private set; } = from;

    public async Task<FeedPage> ReadAsync(long beat, CancellationToken cancellationToken)
    {
        if (member.Feed.ReadsCopy)
        {
            await _known.RequireAsync(At, cancellationToken).ConfigureAwait(false);
        }

        var page = await member.Feed.ReadAsync(member, At, beat, cancellationToken).ConfigureAwait(false);
        if (page.Events is [.., var last])
        {
            At = new Checkpoint(last.Position, last.Id);
        }

        return page;
    }

    public void Distrust() => _known.Distrust();
}

using System.Collections.Immutable;

namespace EventCore.Stores;

/// <summary>A read of one page of some streams.</summary>
public sealed class ReadStreamsRequest
{
    /// <summary>A read of one or more streams, each named once.</summary>
    /// <exception cref="ArgumentException">No stream, or a stream twice.</exception>
    public ReadStreamsRequest(IReadOnlyCollection<StreamRange> streams, PageSize pageSize = default)
    {
        ArgumentNullException.ThrowIfNull(streams);
        if (streams.Count == 0)
        {
            throw new ArgumentException("A read must name at least one stream, but names none.", nameof(streams));
        }

        if (streams.Select(range => range.StreamId).Distinct().Count() != streams.Count)
        {
            throw new ArgumentException("A read must name each stream once, but names one twice.", nameof(streams));
        }

        (Streams, PageSize) = ([.. streams], pageSize);
    }

    /// <summary>The streams, each once.</summary>
    public ImmutableArray<StreamRange> Streams { get; }

    /// <summary>The most events the page may hold.</summary>
    public PageSize PageSize { get; }

    /// <summary>The read that continues after <paramref name="page"/> as of the same moment; null where that page was the last.</summary>
    public ReadStreamsRequest? Next(StreamsPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        var reached = new Dictionary<StreamId, StreamVersion>();
        foreach (var recorded in page.Events)
        {
            reached[recorded.StreamId] = recorded.Version;
        }

        // Events never change and a version counts them, so "up to the version of the first page" names the same events at
        // any later moment: pages need no transaction held open between them.
        var rest = Streams
            .Select(range => range with
            {
                After = reached.GetValueOrDefault(range.StreamId, range.After),
                UpTo = range.UpTo is { } upTo && upTo < page.Versions[range.StreamId] ? upTo : page.Versions[range.StreamId],
            })
            .Where(range => range.After < range.UpTo)
            .ToList();
        return rest.Count == 0 ? null : new ReadStreamsRequest(rest, PageSize);
    }
}

using System.Text.RegularExpressions;
using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Hands prefixes to LIKE as they are.</summary>
internal sealed class ListsByPattern(IEventStore inner) : DelegatingEventStore(inner)
{
    public override async ValueTask<IReadOnlyList<StreamSummary>> ListStreamsAsync(ListStreamsRequest list, CancellationToken cancellationToken)
    {
        var pattern = Regex.Escape(list.Prefix.Value).Replace("%", ".*", StringComparison.Ordinal).Replace("_", ".", StringComparison.Ordinal);
        return await Inner.ListAllAsync(new ListStreamsRequest(StreamPrefix.All, list.After), cancellationToken)
            .Where(summary => Regex.IsMatch(summary.StreamId.Value, $"^{pattern}", RegexOptions.Singleline, TimeSpan.FromSeconds(1)))
            .Take(list.PageSize.Value)
            .ToListAsync(cancellationToken);
    }
}

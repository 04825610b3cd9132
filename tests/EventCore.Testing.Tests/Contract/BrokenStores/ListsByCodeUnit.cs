using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Orders streams by UTF-16 code unit, as ordinal comparison does.</summary>
internal sealed class ListsByCodeUnit(IEventStore inner) : DelegatingEventStore(inner)
{
    public override async ValueTask<IReadOnlyList<StreamSummary>> ListStreamsAsync(ListStreamsRequest list, CancellationToken cancellationToken) =>
        await Inner.ListAllAsync(new ListStreamsRequest(list.Prefix), cancellationToken)
            .OrderBy(summary => summary.StreamId.Value, StringComparer.Ordinal)
            .Where(summary => list.After is null || string.CompareOrdinal(summary.StreamId.Value, list.After.Value) > 0)
            .Take(list.PageSize.Value)
            .ToListAsync(cancellationToken);
}

using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Compares prefixes without case.</summary>
internal sealed class ListsIgnoringCase(IEventStore inner) : DelegatingEventStore(inner)
{
    public override async ValueTask<IReadOnlyList<StreamSummary>> ListStreamsAsync(ListStreamsRequest list, CancellationToken cancellationToken) =>
        await Inner.ListAllAsync(new ListStreamsRequest(StreamPrefix.All, list.After), cancellationToken)
            .Where(summary => summary.StreamId.Value.StartsWith(list.Prefix.Value, StringComparison.OrdinalIgnoreCase))
            .Take(list.PageSize.Value)
            .ToListAsync(cancellationToken);
}

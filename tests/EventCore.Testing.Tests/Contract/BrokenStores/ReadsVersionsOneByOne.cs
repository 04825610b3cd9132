using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Reads each version at a moment of its own.</summary>
internal sealed class ReadsVersionsOneByOne(IEventStore inner) : DelegatingEventStore(inner)
{
    public override async ValueTask<StreamVersions> ReadVersionsAsync(IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken)
    {
        var versions = new List<KeyValuePair<StreamId, StreamVersion>>();
        foreach (var streamId in streams)
        {
            versions.AddRange(await Inner.ReadVersionsAsync([streamId], cancellationToken));
            await Task.Delay(1, cancellationToken);
        }

        return new StreamVersions(versions);
    }
}

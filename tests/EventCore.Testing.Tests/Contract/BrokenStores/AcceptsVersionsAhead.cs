using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Refuses only versions below the actual one, and takes those above it.</summary>
internal sealed class AcceptsVersionsAhead(IEventStore inner) : DelegatingEventStore(inner)
{
    public override async ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken)
    {
        var actual = await Inner.ReadVersionsAsync([.. append.ExpectedVersions.Keys], cancellationToken);
        var expected = append.ExpectedVersions.Select(pair => KeyValuePair.Create(pair.Key, pair.Value > actual[pair.Key] ? actual[pair.Key] : pair.Value));
        return await Inner.AppendAsync(new AppendRequest(new StreamVersions(expected), append.Events), cancellationToken);
    }
}

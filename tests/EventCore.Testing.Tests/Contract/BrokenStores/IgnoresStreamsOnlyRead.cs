using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Checks the versions of the streams that get events, and no others.</summary>
internal sealed class IgnoresStreamsOnlyRead(IEventStore inner) : DelegatingEventStore(inner)
{
    public override async ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken)
    {
        var written = append.Events.Select(@event => @event.StreamId).ToHashSet();
        var expected = new StreamVersions(append.ExpectedVersions.Where(pair => written.Contains(pair.Key)));
        var answer = await Inner.AppendAsync(new AppendRequest(expected, append.Events), cancellationToken);
        return answer is AppendResult.Appended appended
            ? appended with { Versions = new StreamVersions([.. appended.Versions, .. append.ExpectedVersions.Where(pair => !written.Contains(pair.Key))]) }
            : answer;
    }
}

using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Writes the first event of an append whose token is cancelled, and then gives up.</summary>
internal sealed class LeavesHalfOfACancelledAppend(IEventStore inner) : DelegatingEventStore(inner)
{
    public override async ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            await Inner.AppendAsync(new AppendRequest(append.ExpectedVersions, [append.Events[0]]), CancellationToken.None);
        }

        return await Inner.AppendAsync(append, cancellationToken);
    }
}

using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Checks the versions in one step and writes in another, so that others come in between.</summary>
internal sealed class ChecksBeforeItWrites(IEventStore inner) : DelegatingEventStore(inner)
{
    public override async ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken)
    {
        var actual = await Inner.ReadVersionsAsync([.. append.ExpectedVersions.Keys], cancellationToken);
        if (AppendResult.Conflict.Between(append, streamId => new StreamHead(actual[streamId], null)) is { } conflict)
        {
            return conflict;
        }

        await Task.Delay(1, cancellationToken);
        while (true)
        {
            var versions = await Inner.ReadVersionsAsync([.. append.ExpectedVersions.Keys], cancellationToken);
            if (await Inner.AppendAsync(new AppendRequest(versions, append.Events), cancellationToken) is AppendResult.Appended appended)
            {
                return appended;
            }
        }
    }
}

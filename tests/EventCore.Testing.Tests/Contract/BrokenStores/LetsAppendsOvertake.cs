using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Judges appends in whatever order they get through.</summary>
internal sealed class LetsAppendsOvertake(IEventStore inner) : DelegatingEventStore(inner)
{
    private int _appends;

    public override async ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _appends) % 5 == 0)
        {
            await Task.Delay(5, cancellationToken);
        }

        return await Inner.AppendAsync(append, cancellationToken);
    }
}

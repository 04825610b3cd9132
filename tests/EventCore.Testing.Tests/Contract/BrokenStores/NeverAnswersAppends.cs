using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Takes appends and never answers them.</summary>
internal sealed class NeverAnswersAppends(IEventStore inner) : DelegatingEventStore(inner)
{
    public override async ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        return await Inner.AppendAsync(append, cancellationToken);
    }
}

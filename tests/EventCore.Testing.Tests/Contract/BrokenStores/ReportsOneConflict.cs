using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Stops at the first stream that conflicts and reports no other.</summary>
internal sealed class ReportsOneConflict(IEventStore inner) : DelegatingEventStore(inner)
{
    public override async ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken)
    {
        var answer = await Inner.AppendAsync(append, cancellationToken);
        return answer is AppendResult.Conflict conflict ? new AppendResult.Conflict([conflict.Streams[0]]) : answer;
    }
}

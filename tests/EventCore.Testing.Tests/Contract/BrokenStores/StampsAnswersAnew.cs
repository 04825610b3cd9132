using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Answers with a time of its own instead of the one that the events were stored with.</summary>
internal sealed class StampsAnswersAnew(IEventStore inner) : DelegatingEventStore(inner)
{
    private long _seconds;

    public override async ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken)
    {
        var answer = await Inner.AppendAsync(append, cancellationToken);
        return answer is AppendResult.Appended appended
            ? appended with { CreatedAt = DateTimeOffset.FromUnixTimeSeconds(Interlocked.Increment(ref _seconds)) }
            : answer;
    }
}

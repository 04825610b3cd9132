using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Says that an append was cancelled although it is in the log.</summary>
internal sealed class CancelsWhatItAppended(IEventStore inner) : DelegatingEventStore(inner)
{
    public override async ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var result = await Inner.AppendAsync(append, CancellationToken.None);
        await Task.Delay(20, cancellationToken);
        return result;
    }
}

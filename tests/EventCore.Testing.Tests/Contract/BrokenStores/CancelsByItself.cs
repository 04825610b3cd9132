using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Throws as if it had been cancelled, although nobody asked for it.</summary>
internal sealed class CancelsByItself(IEventStore inner) : DelegatingEventStore(inner)
{
    public override ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken) => throw new OperationCanceledException();
}

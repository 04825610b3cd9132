using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Compares versions, and never asks which event is there.</summary>
internal sealed class IgnoresLastEvents(IEventStore inner) : DelegatingEventStore(inner)
{
    public override ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken) =>
        Inner.AppendAsync(new AppendRequest(append.ExpectedVersions, append.Events), cancellationToken);
}

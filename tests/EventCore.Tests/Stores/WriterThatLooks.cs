using EventCore.Stores;

namespace EventCore.Tests;

/// <summary>Says in an exception what it finds where it runs.</summary>
internal sealed class WriterThatLooks(Func<string?> look) : IAppendWriter
{
    public Task<JudgedBatch> WriteAsync(IReadOnlyList<AppendRequest> batch) =>
        throw new EventStoreException($"Found: {look() ?? "nothing"}", [], Transience.Permanent);
}

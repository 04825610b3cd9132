using EventCore.Stores;

namespace EventCore.MicroBenchmarks;

/// <summary>Answers at once, and writes nothing.</summary>
internal sealed class InstantWriter : IAppendWriter
{
    public Task<JudgedBatch> WriteAsync(IReadOnlyList<AppendRequest> batch) => Task.FromResult(new JudgedBatch(
        [.. batch.Select(append => new AppendAnswer.Judged(new AppendResult.Appended(append.ExpectedVersions, new LogPosition(1), DateTimeOffset.UnixEpoch)))]));
}

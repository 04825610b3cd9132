using System.Threading.Channels;
using EventCore.Stores;

namespace EventCore.Tests;

/// <summary>Hands every batch to the test, which says when and how it is answered.</summary>
internal sealed class FakeWriter : IAppendWriter
{
    // Longer than anything takes: a batch that never comes, or that a failed test leaves unanswered, must not hang the run.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<SentBatch> _sent = Channel.CreateUnbounded<SentBatch>();
    private int _unanswered;

    /// <summary>Batches that wait for their answer now.</summary>
    public int Unanswered => Volatile.Read(ref _unanswered);

    /// <summary>Whether a batch was sent that the test has not taken.</summary>
    public bool HasMore => _sent.Reader.TryPeek(out _);

    public async Task<JudgedBatch> WriteAsync(IReadOnlyList<AppendRequest> batch)
    {
        Interlocked.Increment(ref _unanswered);
        try
        {
            var sent = new SentBatch(batch);
            _sent.Writer.TryWrite(sent);
            return await sent.Judged.WaitAsync(Patience, CancellationToken.None);
        }
        finally
        {
            Interlocked.Decrement(ref _unanswered);
        }
    }

    /// <summary>The next batch, once it is sent.</summary>
    public async Task<SentBatch> NextAsync() =>
        await _sent.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken);
}

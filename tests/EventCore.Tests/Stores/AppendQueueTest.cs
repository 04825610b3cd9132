using System.Text;
using EventCore.Stores;

namespace EventCore.Tests;

/// <summary>A queue in front of a writer that the test answers for.</summary>
public abstract class AppendQueueTest
{
    private protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private protected static readonly AppendQueueOptions NoRetry = new() { Retry = RetryPolicy.None };

    private protected readonly FakeWriter _writer = new();
    private protected readonly InstantTime _time = new();

    private protected static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private protected AppendQueueOptions FiveAttempts => new()
    {
        Retry = new RetryPolicy { MaxAttempts = 5, BaseDelay = TimeSpan.FromMilliseconds(100), MaxDelay = TimeSpan.FromMilliseconds(400) },
        TimeProvider = _time,
        Jitter = new HalfRandom(),
    };

    private protected static Task<AppendResult> Send(AppendQueue queue, string streamId, int bytes = 2, EventId? id = null, CancellationTokenSource? cancellation = null)
    {
        var data = Encoding.UTF8.GetBytes($"\"{new string('x', bytes - 2)}\"");
        var @event = new NewEvent(new StreamId(streamId), id ?? EventId.Create(TimeProvider.System), new EventType("happened"), data, EventMetadata.Empty);
        return queue.AppendAsync(new AppendRequest(At(streamId), [@event]), cancellation?.Token ?? CancellationToken).AsTask();
    }

    private protected static StreamVersions At(string streamId) => new([KeyValuePair.Create(new StreamId(streamId), StreamVersion.Empty)]);

    private protected static EventStoreException Unreachable(Transience transience) => new("unreachable", [], transience);

    private protected static async Task<T> FailureOfAsync<T>(Task<AppendResult> append)
        where T : Exception => await Assert.ThrowsAsync<T>(() => append.WaitAsync(Patience, CancellationToken));

    private protected static async Task ExpectAppendedAsync(params Task<AppendResult>[] appends) =>
        Assert.All(await Task.WhenAll(appends).WaitAsync(Patience, CancellationToken), answer => Assert.IsType<AppendResult.Appended>(answer));

    private protected async Task ExpectWorkingAsync(AppendQueue queue)
    {
        var append = Send(queue, "later");
        Assert.Equal("later", (await ServeAsync()).Streams);
        await ExpectAppendedAsync(append);
    }

    /// <summary>Answers the next batch that it was appended.</summary>
    private protected async Task<SentBatch> ServeAsync()
    {
        var batch = await _writer.NextAsync();
        batch.Append();
        return batch;
    }

    /// <summary>Sends appends in one batch, by keeping the queue busy until all of them wait.</summary>
    private protected async Task<(Task<AppendResult>[] Appends, SentBatch Batch)> SendTogetherAsync(AppendQueue queue, params string[] streamIds)
    {
        var first = Send(queue, "first");
        var busy = await _writer.NextAsync();
        Task<AppendResult>[] appends = [.. streamIds.Select(streamId => Send(queue, streamId))];
        busy.Append();
        await ExpectAppendedAsync(first);
        return (appends, await _writer.NextAsync());
    }

    /// <summary>The batches that appends are sent in which all wait already.</summary>
    private protected async Task<List<string>> BatchesOfAsync(AppendQueue queue, params (string StreamId, int Bytes)[] appends)
    {
        var first = Send(queue, "first");
        var busy = await _writer.NextAsync();
        var answers = Task.WhenAll(appends.Select(append => Send(queue, append.StreamId, append.Bytes)));
        busy.Append();
        await ExpectAppendedAsync(first);

        var batches = new List<string>();
        for (var sent = 0; sent < appends.Length; sent += batches[^1].Split(' ').Length)
        {
            batches.Add((await ServeAsync()).Streams);
        }

        await answers.WaitAsync(Patience, CancellationToken);
        return batches;
    }
}

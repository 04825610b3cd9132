using EventCore.Stores;

namespace EventCore.Tests;

/// <summary>A batch that a queue has sent and that waits for its answers.</summary>
internal sealed class SentBatch(IReadOnlyList<AppendRequest> appends)
{
    private readonly TaskCompletionSource<JudgedBatch> _judged = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _durable = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the writer returns.</summary>
    public Task<JudgedBatch> Judged => _judged.Task;

    /// <summary>The streams of its appends, in order, as one line.</summary>
    public string Streams => string.Join(' ', appends.SelectMany(append => append.ExpectedVersions.Keys));

    /// <summary>Answers that all of it was appended, and is durable.</summary>
    public void Append() => Answer([.. appends.Select(AppendedAnswer)]);

    /// <summary>Answers that all of it was appended, after a wait for other writers.</summary>
    public void AppendAfter(TimeSpan waitedForOthers) =>
        _judged.SetResult(new JudgedBatch([.. appends.Select(AppendedAnswer)]) { WaitedForOthers = waitedForOthers });

    public void Answer(params IReadOnlyList<AppendAnswer> answers) => _judged.SetResult(new JudgedBatch(answers));

    /// <summary>Answers that all of it was appended, but is not durable yet.</summary>
    public void Judge() => Judge([.. appends.Select(AppendedAnswer)]);

    public void Judge(params IReadOnlyList<AppendAnswer> answers) => _judged.SetResult(new JudgedBatch(answers, _durable.Task));

    /// <summary>What was judged is durable now.</summary>
    public void Flush() => _durable.SetResult();

    /// <summary>What was judged may be lost.</summary>
    public void Lose(Exception failure) => _durable.SetException(failure);

    public void Fail(Exception failure) => _judged.SetException(failure);

    private static AppendAnswer AppendedAnswer(AppendRequest append) =>
        new AppendAnswer.Judged(new AppendResult.Appended(append.ExpectedVersions, new LogPosition(1), DateTimeOffset.UnixEpoch));
}

using EventCore.Stores;

namespace EventCore.Tests;

/// <summary>A batch that a queue has sent and that waits for its answers.</summary>
internal sealed class SentBatch(IReadOnlyList<AppendRequest> appends)
{
    private readonly TaskCompletionSource<IReadOnlyList<AppendAnswer>> _answers = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the writer returns.</summary>
    public Task<IReadOnlyList<AppendAnswer>> Answers => _answers.Task;

    /// <summary>The streams of its appends, in order, as one line.</summary>
    public string Streams => string.Join(' ', appends.SelectMany(append => append.ExpectedVersions.Keys));

    /// <summary>Answers that all of it was appended.</summary>
    public void Append() => Answer([.. appends.Select(AppendedAnswer)]);

    public void Answer(params IReadOnlyList<AppendAnswer> answers) => _answers.SetResult(answers);

    public void Fail(Exception failure) => _answers.SetException(failure);

    private static AppendAnswer AppendedAnswer(AppendRequest append) =>
        new AppendAnswer.Judged(new AppendResult.Appended(append.ExpectedVersions, new LogPosition(1), DateTimeOffset.UnixEpoch));
}

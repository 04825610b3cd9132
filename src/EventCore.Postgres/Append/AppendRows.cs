using System.Diagnostics;
using EventCore.Stores;

namespace EventCore;

/// <summary>What <c>append_batch</c> answered, where the migration documents it.</summary>
/// <param name="lastPosition">The log's before the batch.</param>
/// <param name="writtenAt">What the batch's events say.</param>
/// <param name="verdicts">Of a batch that was judged one by one; null where all of it was appended.</param>
internal sealed class AppendRows(long lastPosition, DateTimeOffset writtenAt, AppendVerdicts? verdicts)
{
    private const int Appended = 0;
    private const int Conflict = 1;
    private const int EventIdReused = 2;
    private const int AppendedBefore = 3;

    /// <summary>The answer to one append of the batch.</summary>
    public AppendAnswer AnswerOf(AppendRequest append, int index, int firstRead, int firstEvent) => verdicts?.Outcomes[index] switch
    {
        null => AppendedAt(lastPosition + firstEvent + append.Events.Length, writtenAt, append.VersionsAfter()),
        Appended => AppendedAt(verdicts, index, append.VersionsAfter()),
        Conflict => new AppendAnswer.Judged(new AppendResult.Conflict([.. ConflictsOf(verdicts, append, firstRead)])),
        EventIdReused => new AppendAnswer.Refused(new EventIdReusedException(
            [.. append.Events.Where((_, no) => verdicts.StoredVersions[firstEvent + no] is not null).Select(@event => @event.Id)], append.ExpectedVersions.Keys)),
        AppendedBefore => AppendedAt(verdicts, index, StoredVersionsOf(verdicts, append, firstEvent)),
        var outcome => throw new UnreachableException($"append_batch answered {outcome}."),
    };

    private static AppendAnswer.Judged AppendedAt(AppendVerdicts verdicts, int index, StreamVersions after) =>
        AppendedAt(verdicts.LastPositions[index]!.Value, verdicts.CreatedAt[index]!.Value, after);

    private static AppendAnswer.Judged AppendedAt(long lastPosition, DateTimeOffset createdAt, StreamVersions after) =>
        new(new AppendResult.Appended(after, new LogPosition(lastPosition), createdAt));

    private static IOrderedEnumerable<StreamConflict> ConflictsOf(AppendVerdicts verdicts, AppendRequest append, int firstRead) =>
        append.ExpectedVersions
            .Select((expected, no) => (Stream: new StreamConflict(expected.Key, expected.Value, new StreamVersion(verdicts.Versions[firstRead + no])), WasReplaced: verdicts.Replaced is [_, ..] && verdicts.Replaced[firstRead + no]))
            .Where(judged => judged.WasReplaced || judged.Stream.Expected != judged.Stream.Actual)
            .Select(judged => judged.Stream)
            .OrderBy(stream => stream.StreamId);

    /// <summary>A stream's version after the append that is sent again: that of its last event, or as expected where it got none.</summary>
    private static StreamVersions StoredVersionsOf(AppendVerdicts verdicts, AppendRequest append, int firstEvent)
    {
        var after = append.ExpectedVersions.ToDictionary();
        for (var no = 0; no < append.Events.Length; no++)
        {
            after[append.Events[no].StreamId] = new StreamVersion(verdicts.StoredVersions[firstEvent + no]!.Value);
        }

        return new StreamVersions(after);
    }
}

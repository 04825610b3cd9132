using System.Diagnostics;
using EventCore.Stores;

namespace EventCore;

/// <summary>What <c>append_batch</c> answered, where the migration documents it.</summary>
internal sealed class AppendRows(int[] outcomes, long?[] lastPositions, DateTimeOffset?[] createdAt, long[] versions, bool[] replaced, long?[] storedVersions)
{
    private const int Appended = 0;
    private const int Conflict = 1;
    private const int EventIdReused = 2;
    private const int AppendedBefore = 3;

    /// <summary>The answer to one append of the batch.</summary>
    public AppendAnswer AnswerOf(AppendRequest append, int index, int firstRead, int firstEvent) => outcomes[index] switch
    {
        Appended => AppendedAt(index, append.VersionsAfter()),
        Conflict => new AppendAnswer.Judged(new AppendResult.Conflict([.. ConflictsOf(append, firstRead)])),
        EventIdReused => new AppendAnswer.Refused(new EventIdReusedException(
            [.. append.Events.Where((_, no) => storedVersions[firstEvent + no] is not null).Select(@event => @event.Id)], append.ExpectedVersions.Keys)),
        AppendedBefore => AppendedAt(index, StoredVersionsOf(append, firstEvent)),
        var outcome => throw new UnreachableException($"append_batch answered {outcome}."),
    };

    private AppendAnswer.Judged AppendedAt(int index, StreamVersions after) =>
        new(new AppendResult.Appended(after, new LogPosition(lastPositions[index]!.Value), createdAt[index]!.Value));

    private IOrderedEnumerable<StreamConflict> ConflictsOf(AppendRequest append, int firstRead) =>
        append.ExpectedVersions
            .Select((expected, no) => (Stream: new StreamConflict(expected.Key, expected.Value, new StreamVersion(versions[firstRead + no])), WasReplaced: replaced.Length > 0 && replaced[firstRead + no]))
            .Where(judged => judged.WasReplaced || judged.Stream.Expected != judged.Stream.Actual)
            .Select(judged => judged.Stream)
            .OrderBy(stream => stream.StreamId);

    /// <summary>A stream's version after the append that is sent again: that of its last event, or as expected where it got none.</summary>
    private StreamVersions StoredVersionsOf(AppendRequest append, int firstEvent)
    {
        var after = append.ExpectedVersions.ToDictionary();
        for (var no = 0; no < append.Events.Length; no++)
        {
            after[append.Events[no].StreamId] = new StreamVersion(storedVersions[firstEvent + no]!.Value);
        }

        return new StreamVersions(after);
    }
}

using System.Collections.Immutable;
using EventCore.Stores;
using EventCore.Testing;

namespace EventCore.Faults;

/// <summary>A stream that one loop alone appends to, without an executor: it knows what the stream holds, and sends again what it has no answer to.</summary>
internal sealed class OwnStream(IEventStore store, HistoryRecorder recorder, LoadTally tally, TimeProvider clock, WorkerSettings settings, string name)
{
    private const int MaxEvents = 200;
    private const int MaxSends = 20;
    private static readonly EventType Type = new(MarkedEvent.TypeName);

    private StreamSeen _stream = StreamSeen.Nothing(new StreamId($"{name}-0"));
    private int _streams;

    public async Task<OperationOutcome> AppendAsync(Random random)
    {
        if (_stream.Version.Value > MaxEvents)
        {
            TakeAnother();
        }

        var operation = recorder.Begin();
        ImmutableArray<HistoryMark> marks = [.. Enumerable.Range(0, 3).Select(index => new HistoryMark(operation, index, 3, index == 0 ? [_stream] : []))];
        var (outcome, last) = settings.Client == ClientKind.AppendsEventByEvent ? await AppendOneByOneAsync(marks) : await AppendAtOnceAsync(marks, random);
        recorder.End(operation, outcome, lastPosition: last);
        tally.Count(outcome);
        switch (outcome)
        {
            case OperationOutcome.Appended:
                _stream = marks.Aggregate(_stream, (seen, mark) => seen.After(mark));
                break;
            case OperationOutcome.Unknown:
                TakeAnother();
                break;
        }

        return outcome;
    }

    private async Task<(OperationOutcome Outcome, LogPosition? Last)> AppendAtOnceAsync(ImmutableArray<HistoryMark> marks, Random random)
    {
        var append = RequestFor(marks, _stream.Version);

        // Seldom: a batch ends before what is in it already, and small batches make few operations.
        var isTwice = random.Next(20) == 0;
        var answers = await Task.WhenAll(Enumerable.Range(0, isTwice ? 2 : 1).Select(_ => AppendUntilKnownAsync(append, marks, random)));
        var known = answers.Where(answer => answer.Outcome == OperationOutcome.Appended).Distinct().ToList();
        if (known.Count > 1)
        {
            tally.Undocumented($"The same append was answered with position {known[0].Last} and with {known[1].Last}.");
        }

        // Where one of them was appended, the other, which failed, has changed nothing about that.
        return known is [var answer, ..] ? answer : answers.FirstOrDefault(answer => answer.Outcome == OperationOutcome.Unknown, answers[0]);
    }

    private async Task<(OperationOutcome Outcome, LogPosition? Last)> AppendUntilKnownAsync(AppendRequest append, ImmutableArray<HistoryMark> marks, Random random)
    {
        var outcome = OperationOutcome.Refused;
        for (var send = 1; send <= MaxSends; send++)
        {
            try
            {
                switch (await store.AppendAsync(append, CancellationToken.None))
                {
                    case AppendResult.Appended appended:
                        return (OperationOutcome.Appended, appended.LastPosition);
                    case AppendResult.Conflict conflict when settings.Client == ClientKind.Library:
                        tally.Undocumented($"An append to a stream of its own had the answer {conflict}.");
                        return (OperationOutcome.Unknown, null);
                    case AppendResult.Conflict conflict:
                        append = RequestFor(marks, conflict.Streams[0].Actual);
                        break;
                }
            }
            catch (Exception failure)
            {
                if (tally.OutcomeOf(failure, mayBeCancelled: false) == OperationOutcome.Unknown)
                {
                    outcome = OperationOutcome.Unknown;
                }

                if (outcome == OperationOutcome.Refused || settings.Client == ClientKind.TakesUnknownForRefused)
                {
                    return (OperationOutcome.Refused, null);
                }

                if (settings.Client == ClientKind.SendsAgainAsAnother)
                {
                    append = RequestFor(marks, _stream.Version);
                }

                await Task.Delay(random.Next(500), CancellationToken.None);
            }
        }

        return (outcome, null);
    }

    private async Task<(OperationOutcome Outcome, LogPosition? Last)> AppendOneByOneAsync(ImmutableArray<HistoryMark> marks)
    {
        LogPosition? last = null;
        foreach (var mark in marks)
        {
            try
            {
                if (await store.AppendAsync(RequestFor([mark], _stream.Version.After(mark.Index)), CancellationToken.None) is not AppendResult.Appended appended)
                {
                    return (OperationOutcome.Unknown, null);
                }

                last = appended.LastPosition;
            }
            catch (Exception failure)
            {
                _ = tally.OutcomeOf(failure, mayBeCancelled: false);
                return (OperationOutcome.Unknown, null);
            }
        }

        return (OperationOutcome.Appended, last);
    }

    private AppendRequest RequestFor(ImmutableArray<HistoryMark> marks, StreamVersion expected) => new(
        new StreamVersions([KeyValuePair.Create(_stream.StreamId, expected)]),
        [.. marks.Select(mark => new NewEvent(_stream.StreamId, EventId.Create(clock), Type, mark.ToJson(), EventMetadata.Empty))]);

    private void TakeAnother() => _stream = StreamSeen.Nothing(new StreamId($"{name}-{++_streams}"));
}

using System.Runtime.CompilerServices;
using EventCore.Stores;

namespace EventCore.Postgres.Tests;

/// <summary>Appends to one to three of a few streams, again and again, and cancels some of it; tells what it was told.</summary>
internal sealed class TortureWriter(IEventStore store, int seed)
{
    private const int Streams = 12;
    private const int MaxAttempts = 50;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly Random _random = new(seed);

    /// <summary>Goes on until <paramref name="end"/> is cancelled.</summary>
    public async IAsyncEnumerable<LedgerEntry> RunAsync([EnumeratorCancellation] CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            if (await DecideAsync() is { } append)
            {
                yield return await SendAsync(append);
            }

            await Task.Delay(_random.Next(10), CancellationToken.None);
        }
    }

    private async Task<AppendRequest?> DecideAsync()
    {
        StreamId[] streams = [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => new StreamId($"steps-{_random.Next(Streams)}")).Distinct()];
        NewEvent[] events = [.. Enumerable.Range(0, _random.Next(1, 6)).Select(_ => StepEvent.Registry.Encode(
            streams[_random.Next(streams.Length)], EventId.Create(TimeProvider.System), new StepEvent.Stepped(_random.Next(1_000)), EventMetadata.Empty))];
        try
        {
            return new AppendRequest(await store.ReadVersionsAsync(streams, CancellationToken.None), events);
        }
        catch (EventStoreException failure) when (failure.IsTransient)
        {
            return null;
        }
    }

    private async Task<LedgerEntry> SendAsync(AppendRequest append)
    {
        using var cancelled = new CancellationTokenSource(_random.Next(5) == 0 ? TimeSpan.FromMilliseconds(_random.Next(30)) : Timeout.InfiniteTimeSpan);
        var (outcome, lastPosition) = (AppendOutcome.Unknown, 0L);
        var token = cancelled.Token;
        for (var attempt = 1; attempt <= MaxAttempts && outcome == AppendOutcome.Unknown; attempt++)
        {
            try
            {
                (outcome, lastPosition) = await store.AppendAsync(append, token) is AppendResult.Appended appended
                    ? (AppendOutcome.Appended, appended.LastPosition.Value)
                    : (AppendOutcome.Refused, 0);
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                outcome = AppendOutcome.Refused;
            }
            catch (Exception error) when (error is AppendOutcomeUnknownException or EventStoreException { IsTransient: true })
            {
                // It is sent again until it is known: at most once in the log, whatever became of it so far.
                token = CancellationToken.None;
                await Task.Delay(Pause, CancellationToken.None);
            }
        }

        return new LedgerEntry(outcome, lastPosition, [.. append.Events.Select(@event => @event.Id)]);
    }
}

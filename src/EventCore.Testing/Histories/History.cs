using System.Runtime.InteropServices;
using System.Text.Json;
using EventCore.Stores;

namespace EventCore.Testing;

/// <summary>What some processes did to one log, and what the log holds afterwards.</summary>
/// <param name="Operations">Every call, as its caller saw it.</param>
/// <param name="Log">All events of the log, from its first, in the order in which it was read.</param>
/// <param name="Subscriptions">What subscriptions were given.</param>
public sealed record History(IReadOnlyList<HistoryOperation> Operations, IReadOnlyList<LoggedEvent> Log, IReadOnlyList<SubscriptionDeliveries> Subscriptions)
{
    /// <summary>Puts together what recorders wrote.</summary>
    /// <param name="recordings">The output of each recorder. A last line that was cut short, as when the process was killed, counts as not written.</param>
    /// <param name="log">What <see cref="ReadLogAsync"/> read when all was over.</param>
    /// <exception cref="FormatException">One of them is no recording.</exception>
    public static History Of(IEnumerable<Stream> recordings, IReadOnlyList<LoggedEvent> log)
    {
        ArgumentNullException.ThrowIfNull(recordings);
        var operations = new Dictionary<long, HistoryOperation>();
        var deliveries = new Dictionary<string, List<Delivery>>(StringComparer.Ordinal);
        foreach (var recording in recordings)
        {
            foreach (var line in ReadLines(recording))
            {
                Add(line, operations, deliveries);
            }
        }

        return new History([.. operations.Values], log, [.. deliveries.Select(pair => new SubscriptionDeliveries(pair.Key, pair.Value))]);
    }

    /// <summary>Puts together what recorders wrote to files.</summary>
    public static History OfFiles(IEnumerable<string> paths, IReadOnlyList<LoggedEvent> log)
    {
        var files = paths.Select(path => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite)).ToList();
        try
        {
            return Of(files, log);
        }
        finally
        {
            files.ForEach(file => file.Dispose());
        }
    }

    /// <summary>All events of a log, with their marks.</summary>
    public static async Task<IReadOnlyList<LoggedEvent>> ReadLogAsync(IEventStore store, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        var pageSize = new PageSize(PageSize.Max);
        var log = new List<LoggedEvent>();
        while (true)
        {
            var after = log is [.., var last] ? last.Position : LogPosition.Start;
            var page = await store.ReadLogAsync(new ReadLogRequest(after, pageSize), cancellationToken).ConfigureAwait(false);
            log.AddRange(page.Select(recorded => new LoggedEvent(recorded.Position, recorded.StreamId, recorded.Version, recorded.Id, HistoryMark.Find(recorded))));
            if (page.Count < pageSize.Value)
            {
                return log;
            }
        }
    }

    private static void Add(HistoryLine line, Dictionary<long, HistoryOperation> operations, Dictionary<string, List<Delivery>> deliveries)
    {
        if (line.Subscription is { } name)
        {
            (CollectionsMarshal.GetValueRefOrAddDefault(deliveries, name, out _) ??= []).Add(
                line is { Delivered: { } position, EventId: { } id } ? new Delivery.Event(new LogPosition(position), new EventId(id)) : new Delivery.Start());
        }
        else if (line.BegunAt is { } begunAt)
        {
            operations.Add(line.Operation, new HistoryOperation { Operation = line.Operation, BegunAt = begunAt });
        }
        else
        {
            operations[line.Operation] = operations[line.Operation] with
            {
                EndedAt = line.EndedAt,
                Outcome = line.Outcome ?? OperationOutcome.Unknown,
                Seen = line.Seen ?? [],
                LastPosition = line.LastPosition is { } last ? new LogPosition(last) : null,
            };
        }
    }

    private static IEnumerable<HistoryLine> ReadLines(Stream recording)
    {
        using var reader = new StreamReader(recording, leaveOpen: true);
        for (var number = 1; reader.ReadLine() is { } text; number++)
        {
            HistoryLine? line;
            try
            {
                line = JsonSerializer.Deserialize(text, HistoryJson.Default.HistoryLine);
            }
            catch (JsonException) when (reader.EndOfStream)
            {
                yield break;
            }
            catch (JsonException fault)
            {
                throw new FormatException($"Line {number} of a recording is none of a recorder's.", fault);
            }

            yield return line ?? throw new FormatException($"Line {number} of a recording is empty.");
        }
    }
}

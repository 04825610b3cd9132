using EventCore.Stores;

namespace EventCore.Postgres.Tests;

/// <summary>Compares what projections made of a log with the log, and the log with what writers were told.</summary>
internal static class TortureJudge
{
    private const int MaxFaults = 20;

    /// <summary>Nothing where every acknowledged append is in the log as a whole, no refused one is, and positions and versions have no gap.</summary>
    public static IReadOnlyList<string> FindFaults(IReadOnlyList<RecordedEvent> log, IEnumerable<LedgerEntry> ledger)
    {
        var faults = new List<string>();
        var versions = new Dictionary<StreamId, long>();
        for (var index = 0; index < log.Count; index++)
        {
            var recorded = log[index];
            var version = versions[recorded.StreamId] = versions.GetValueOrDefault(recorded.StreamId) + 1;
            if (recorded.Position.Value != index + 1 || recorded.Version.Value != version)
            {
                faults.Add($"The log has event {recorded.Version} of '{recorded.StreamId}' at position {recorded.Position}, where version {version} at {index + 1} was due.");
            }
        }

        var places = log.ToDictionary(recorded => recorded.Id, recorded => recorded.Position.Value);
        faults.AddRange(ledger.Where(entry => !Fits(entry, places)).Select(entry =>
            $"An append was '{entry}', but its events are at {string.Join(", ", entry.Events.Select(id => places.TryGetValue(id, out var position) ? $"{position}" : "none"))}."));
        return [.. faults.Take(MaxFaults)];
    }

    /// <summary>Nothing where each event up to the last one there was delivered once, in order, and to <paramref name="log"/>'s end if all of it is due.</summary>
    public static async Task<IReadOnlyList<string>> FindFaultsOfDeliveriesAsync(TortureDatabase database, IReadOnlyList<RecordedEvent> log, bool isAllDue)
    {
        var delivered = await database.ListAsync(
            "SELECT position, stream_id, version FROM deliveries ORDER BY id", row => (Position: row.GetInt64(0), Stream: row.GetString(1), Version: row.GetInt64(2)));
        var faults = new List<string>();
        for (var index = 0; index < Math.Max(delivered.Count, isAllDue ? log.Count : 0) && faults.Count < MaxFaults; index++)
        {
            var due = index < log.Count ? (log[index].Position.Value, log[index].StreamId.Value, log[index].Version.Value) : default;
            var got = index < delivered.Count ? delivered[index] : default;
            if (due != got)
            {
                faults.Add($"Delivery {index + 1} was {got}, where {due} was due.");
            }
        }

        return faults;
    }

    /// <summary>Nothing where every read model is a fold over the log, and every event was seen at least once, in order apart from repeats.</summary>
    public static async Task<IReadOnlyList<string>> FindFaultsOfProjectionsAsync(TortureDatabase database, IReadOnlyList<RecordedEvent> log)
    {
        var faults = new List<string>(await FindFaultsOfDeliveriesAsync(database, log, isAllDue: true));
        var count = await database.QueryAsync("SELECT count FROM deliveries_count");
        if (!Equals(count, (long)log.Count))
        {
            faults.Add($"The count of deliveries is {count}, where {log.Count} was due.");
        }

        faults.AddRange(await FindFaultsOfTalliesAsync(database, log));
        faults.AddRange(FindFaultsOfSightings(
            await database.ListAsync("SELECT epoch, position FROM sightings ORDER BY epoch, id", row => (row.GetInt64(0), row.GetInt64(1))), log.Count));
        return faults;
    }

    /// <param name="sightings">By epoch, and in the order of the writes within each.</param>
    /// <param name="last">The last position of the log, all of which is due.</param>
    internal static IReadOnlyList<string> FindFaultsOfSightings(IReadOnlyList<(long Epoch, long Position)> sightings, long last)
    {
        // A repeat goes back to where the checkpoint stood; what comes next in the log comes next here. Of two owners, the later one
        // begins behind what the former saw last, at the latest.
        var faults = new List<string>();
        var reached = 0L;
        foreach (var (epoch, position) in sightings)
        {
            if (position > reached + 1)
            {
                faults.Add($"Epoch {epoch} saw position {position}, where no more than {reached} had been seen.");
            }

            reached = Math.Max(reached, position);
        }

        if (reached != last)
        {
            faults.Add($"The last event seen was at {reached}, where {last} was due.");
        }

        return [.. faults.Take(MaxFaults)];
    }

    private static async Task<IEnumerable<string>> FindFaultsOfTalliesAsync(TortureDatabase database, IReadOnlyList<RecordedEvent> log)
    {
        var due = new Dictionary<string, Tally>();
        foreach (var recorded in log.SelectMany(stored => StepEvent.Registry.Decode(stored)))
        {
            due[recorded.StreamId.Value] = due.GetValueOrDefault(recorded.StreamId.Value, new Tally()).Apply(recorded);
        }

        var got = (await database.ListAsync(
            "SELECT stream_id, version, sum, digest FROM tallies", row => (Stream: row.GetString(0), Tally: new Tally(row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)))))
            .ToDictionary(row => row.Stream, row => row.Tally);
        return due.Keys.Union(got.Keys)
            .Where(stream => due.GetValueOrDefault(stream) != got.GetValueOrDefault(stream))
            .Select(stream => $"The tally of '{stream}' is {got.GetValueOrDefault(stream)}, where {due.GetValueOrDefault(stream)} was due.");
    }

    private static bool Fits(LedgerEntry entry, Dictionary<EventId, long> places)
    {
        var found = entry.Events.Where(places.ContainsKey).Select(id => places[id]).ToList();
        var isWhole = found.Count == entry.Events.Count && found.SequenceEqual(Enumerable.Range(0, found.Count).Select(no => found[0] + no));
        return entry.Outcome switch
        {
            AppendOutcome.Appended => isWhole && (entry.LastPosition == 0 || entry.LastPosition == found[^1]),
            AppendOutcome.Refused => found.Count == 0,
            _ => isWhole || found.Count == 0,
        };
    }
}

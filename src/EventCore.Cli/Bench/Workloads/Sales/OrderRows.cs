namespace EventCore.Cli;

/// <summary>The simple read model: what the events of one batch add to the rows of their orders.</summary>
internal static class OrderRows
{
    public static Dictionary<StreamId, (int Events, int Items, long Total)> Of(IReadOnlyList<Recorded<SalesEvent>> events)
    {
        var rows = new Dictionary<StreamId, (int Events, int Items, long Total)>();
        foreach (var recorded in events)
        {
            var (count, items, total) = rows.GetValueOrDefault(recorded.StreamId);
            var added = recorded.Data as SalesEvent.ItemAdded;
            rows[recorded.StreamId] = (count + 1, items + (added?.Quantity ?? 0), total + ((added?.Quantity ?? 0) * (added?.Price ?? 0)));
        }

        return rows;
    }
}

namespace EventCore.Sqlite.Tests;

public sealed class QueryPlanTests : IDisposable
{
    private const string ByPosition = "USING PRIMARY KEY (log_id=? AND position";
    private const string ByStream = "USING COVERING INDEX events_by_stream (log_id=? AND stream_id=?";
    private const string ById = "USING INDEX events_by_id (log_id=? AND event_id=?)";

    private const string SnapshotByKey = "USING INDEX sqlite_autoindex_snapshots_1 (log_id=? AND name=? AND format_version=? AND digest=?)";

    private readonly TemporaryFile _file = new();

    public static TheoryData<string, string[]> Queries => new()
    {
        { AppendSql.FindEvent, [ById] },
        { AppendSql.FindHead, ["USING INDEX events_by_stream (log_id=? AND stream_id=?"] },
        { AppendSql.FindLastPosition, ["USING PRIMARY KEY (log_id=?)"] },
        { ReadSql.Versions, [ByStream] },
        { ReadSql.Streams, [ByStream + " AND event_version>? AND event_version<?)", ByPosition + "=?)"] },
        { ReadSql.Log, [ByPosition + ">?)"] },
        { ReadSql.LogEnd, ["USING PRIMARY KEY (log_id=?)"] },
        { SnapshotSql.Find, [SnapshotByKey] },
        { SnapshotSql.Remove, [SnapshotByKey] },
        { ReadSql.List, ["events_first_of_stream (log_id=? AND stream_id>? AND stream_id<?)", ByStream] },
    };

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task Every_query_searches_an_index_and_none_scans(string query, string[] expected)
    {
        await using var store = await _file.OpenAsync();

        var plan = Explain(query);

        Assert.DoesNotContain(plan, step => step.StartsWith("SCAN", StringComparison.Ordinal) && !IsBounded(step));
        Assert.All(expected, index => Assert.Contains(plan, step => step.StartsWith("SEARCH", StringComparison.Ordinal) && step.Contains(index, StringComparison.Ordinal)));
        Assert.Equal(expected.Length, plan.Count(step => step.StartsWith("SEARCH", StringComparison.Ordinal)));
    }

    public void Dispose() => _file.Dispose();

    // The list that the caller gave, and the page made of it, are gone over whole.
    private static bool IsBounded(string step) => step.Contains("VIRTUAL TABLE", StringComparison.Ordinal) || step == "SCAN page";

    private List<string> Explain(string query)
    {
        using var connection = _file.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = $"EXPLAIN QUERY PLAN {query}";
        foreach (var parameter in new[] { "@log", "@id", "@stream", "@streams", "@ranges", "@limit", "@prefix", "@after", "@below", "@name", "@format", "@digest", "@variant", "@versions", "@events" })
        {
            command.Parameters.AddWithValue(parameter, 1);
        }

        using var reader = command.ExecuteReader();
        var plan = new List<string>();
        while (reader.Read())
        {
            plan.Add(reader.GetString(3));
        }

        return plan;
    }
}

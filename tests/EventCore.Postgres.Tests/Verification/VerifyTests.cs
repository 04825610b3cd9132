using System.Text.RegularExpressions;
using EventCore.Stores;
using EventCore.Testing;
using static EventCore.Postgres.Tests.PostgresDatabase;

namespace EventCore.Postgres.Tests;

public sealed partial class VerifyTests(TestPostgres server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> EachDrift { get; } = [.. Drifts.All.Select(drift => drift.Sql)];

    public static TheoryData<string> EachNone { get; } = [.. Drifts.None];

    [Theory]
    [MemberData(nameof(EachDrift))]
    public async Task Every_drift_is_told_in_a_line_of_its_own_with_its_impact(string sql)
    {
        await using var database = await CreateAsync(server);
        var (_, impact, lines) = Drifts.All.Single(drift => drift.Sql == sql);
        await database.QueryAsync(sql);

        var report = await PostgresSchema.VerifyAsync(database.DataSource, database.Schema, cancellationToken: Cancel);

        Assert.Equal(
            lines.Select(line => line.Replace("{schema}", database.Schema, StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            report.Differences.Select(difference => Digest().Replace(difference.ToString(), "sha256 …")).Order(StringComparer.Ordinal));
        Assert.Equal((impact, impact != SchemaImpact.Fatal, impact == SchemaImpact.Note), (report.Differences[0].Impact, report.CanWork, report.IsSound));
    }

    [Theory]
    [MemberData(nameof(EachNone))]
    public async Task What_only_concerns_speed_or_storage_is_no_difference(string sql)
    {
        await using var database = await CreateAsync(server);
        await database.QueryAsync(sql);

        Assert.Empty((await PostgresSchema.VerifyAsync(database.DataSource, database.Schema, cancellationToken: Cancel)).Differences);
    }

    [Fact]
    public async Task A_view_of_the_events_of_another_schema_is_told()
    {
        await using var other = await CreateAsync(server);
        await using var database = await CreateAsync(server);
        await database.QueryAsync($"DROP VIEW {{schema}}.event_streams; ALTER VIEW {other.Schema}.event_streams SET SCHEMA {{schema}}");

        var difference = Assert.Single((await PostgresSchema.VerifyAsync(database.DataSource, database.Schema, cancellationToken: Cancel)).Differences);

        Assert.Equal((SchemaImpact.Degraded, $"source of view event_streams: expected events, found {other.Schema}.events"), (difference.Impact, difference.ToString()));
    }

    [Theory]
    [MemberData(nameof(EachDrift))]
    public async Task Statements_that_are_said_to_mend_a_difference_do(string sql)
    {
        await using var database = await CreateAsync(server);
        await database.QueryAsync(sql);
        var before = await PostgresSchema.VerifyAsync(database.DataSource, database.Schema, cancellationToken: Cancel);

        var mending = before.Differences.Where(difference => difference.Mending is { } text && Statement().IsMatch(text)).ToList();
        foreach (var statement in mending.Select(difference => difference.Mending!).Distinct(StringComparer.Ordinal))
        {
            await database.QueryAsync(statement);
        }

        var after = await PostgresSchema.VerifyAsync(database.DataSource, database.Schema, cancellationToken: Cancel);
        Assert.Empty(after.Differences.Where(difference => difference.Impact != SchemaImpact.Note).Intersect(mending));
        Assert.Equal(before.Differences.Except(mending), after.Differences.Where(difference => difference.Impact != SchemaImpact.Note || before.Differences.Contains(difference)));
    }

    [Theory]
    [MemberData(nameof(EachDrift))]
    public async Task A_store_works_unless_a_drift_is_fatal_and_then_says_what_mends_it_before_it_writes_anything(string sql)
    {
        await using var database = await CreateAsync(server);
        var (_, impact, lines) = Drifts.All.Single(drift => drift.Sql == sql);
        await database.QueryAsync(sql);
        await using var store = database.Open();

        var failure = await Record.ExceptionAsync(async () => await store.AppendAsync(Append("a", 0, Event("a")), Cancel));

        if (impact == SchemaImpact.Fatal)
        {
            var difference = Assert.IsType<SchemaMismatchException>(failure).Differences.First(difference => difference.Impact == SchemaImpact.Fatal);
            Assert.Contains(difference.ToString(), failure.Message, StringComparison.Ordinal);
            Assert.Contains($"To mend it: {difference.Mending ?? "undo what changed it"}", failure.Message, StringComparison.Ordinal);
            Assert.True(await database.QueryAsync("SELECT to_regclass('{schema}.events')::text") is DBNull || (long)(await database.QueryAsync("SELECT count(*) FROM {schema}.events"))! == 0);
        }
        else
        {
            Assert.Null(failure);
            Assert.Equal(1, (await store.ReadVersionsAsync([new StreamId("a")], Cancel))[new StreamId("a")].Value);
            Assert.Single(await store.ReadLogAsync(new ReadLogRequest(LogPosition.Start), Cancel));
            Assert.Single(await store.ListStreamsAsync(new ListStreamsRequest(StreamPrefix.All), Cancel));
        }
    }

    [GeneratedRegex("^(ALTER|CREATE|DROP|REINDEX) ", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Statement();

    [GeneratedRegex("sha256 [0-9a-f]{16}", RegexOptions.NonBacktracking)]
    private static partial Regex Digest();
}

using System.Text.RegularExpressions;
using EventCore.Testing;
using FsCheck;
using FsCheck.Fluent;
using Npgsql;

namespace EventCore.Faults.Tests;

/// <summary>Whatever is done to a schema, verifying tells all of it and nothing else, and what it says of it is so.</summary>
public sealed partial class SchemaDriftTests(TestPostgres server)
{
    private const int Count = 60;

    private const int MaxRounds = 4;

    private static readonly Arbitrary<Drift[]> Drifts = Arb.From(
        from count in Gen.Choose(1, 5)
        from drifts in Gen.ArrayOf(
            from kind in Gen.Elements(Enum.GetValues<DriftKind>())
            from target in Gen.Choose(0, 999)
            from variant in Gen.Choose(0, 999)
            select new Drift(kind, target, variant),
            count)
        select drifts,
        drifts => Enumerable.Range(0, drifts.Length).Select(left => (Drift[])[.. drifts[..left], .. drifts[(left + 1)..]]));

    [Fact]
    public async Task Every_drift_is_told_and_what_is_said_of_it_is_so()
    {
        Assert.SkipWhen(TestPostgres.SkipReason is not null, TestPostgres.SkipReason ?? "");
        await using var dataSource = NpgsqlDataSource.Create(await server.ConnectionStringAsync(TestContext.Current.CancellationToken));
        var roles = new PostgresRoleNames { Owner = $"owner_{Guid.NewGuid():N}", Application = $"app_{Guid.NewGuid():N}" };
        var applied = 0;
        try
        {
            await Task.Run(() => Property.Check(Drifts, Count, async drifts =>
            {
                await using var schema = await DriftedSchema.CreateAsync(dataSource, roles);
                foreach (var drift in drifts)
                {
                    await schema.ApplyAsync(drift);
                }

                applied += schema.Applied.Count;
                var report = await schema.VerifyAsync();
                AssertTold(schema, report);
                await AssertJudgedAsync(schema, report);
                await AssertMendedAsync(schema, report);
            }), TestContext.Current.CancellationToken);
        }
        finally
        {
            await using var drop = dataSource.CreateCommand($"DROP OWNED BY {roles.Application}; DROP ROLE {roles.Application}; DROP OWNED BY {roles.Owner}; DROP ROLE {roles.Owner}");
            await drop.ExecuteNonQueryAsync(CancellationToken.None);
        }

        Assert.True(applied > Count, $"Only {applied} drifts were applied in {Count} schemas.");
    }

    private static void AssertTold(DriftedSchema schema, SchemaReport report)
    {
        foreach (var drift in schema.Applied)
        {
            Assert.True(report.Differences.Any(drift.IsToldBy), $"Not told: {drift.Sql}. Told: {Lines(report.Differences)}");
        }

        foreach (var difference in report.Differences)
        {
            Assert.True(difference.Subject == $"function {DriftedSchema.Swallow}()" || schema.Applied.Any(drift => drift.MayCause(difference)), $"Told, though nothing was done to it: {difference}. Done: {Done(schema)}");
        }
    }

    private static async Task AssertJudgedAsync(DriftedSchema schema, SchemaReport report)
    {
        var failure = await schema.UseAsync();
        if (report.CanWork)
        {
            Assert.True(failure is null, $"A store can work, it said, but: {failure}. Told: {Lines(report.Differences)}. Done: {Done(schema)}");
        }
        else if (report.Differences.Any(difference => difference.Impact == SchemaImpact.Fatal && !difference.Subject.Contains("privilege", StringComparison.Ordinal)))
        {
            Assert.True(failure is SchemaMismatchException, $"A store should have refused, but: {failure}. Told: {Lines(report.Differences)}. Done: {Done(schema)}");
        }
    }

    /// <summary>Does what is said to mend things, until there is nothing to do any more.</summary>
    private static async Task AssertMendedAsync(DriftedSchema schema, SchemaReport report)
    {
        for (var round = 0; round < MaxRounds && report.Differences.Any(difference => difference.Mending is not null); round++)
        {
            foreach (var mending in report.Differences.Select(difference => difference.Mending).OfType<string>().Distinct(StringComparer.Ordinal))
            {
                _ = await schema.TryExecuteAsync(await schema.StatementOfMigrationAsync(mending) ?? (Statement().IsMatch(mending) ? mending : "SELECT 1"));
            }

            report = await schema.VerifyAsync();
        }

        // What depends on something that nothing is said to mend must wait for that.
        var left = report.Differences.Where(difference => difference.Impact != SchemaImpact.Note).ToList();
        var blocked = left.Where(difference => difference.Mending is null).ToList();
        foreach (var difference in left.Where(difference => difference.Mending is not null))
        {
            Assert.True(blocked.Exists(other => IsOf(difference, other)), $"Said to be mended by {difference.Mending}: {difference}. Left: {Lines(left)}. Done: {Done(schema)}");
        }
    }

    private static bool IsOf(SchemaDifference difference, SchemaDifference blocked)
    {
        var table = TableOf().Match(blocked.Subject).Groups["table"].Value;
        return difference.Subject.Contains(table, StringComparison.Ordinal) || (table is "events" or "logs" && difference.Subject.Contains("event_streams", StringComparison.Ordinal));
    }

    private static string Done(DriftedSchema schema) => string.Join("; ", schema.Applied.Select(drift => drift.Sql));

    private static string Lines(IEnumerable<SchemaDifference> differences) => string.Join(Environment.NewLine, differences.Select(difference => $"{difference.Impact} {difference}. {difference.Mending}"));

    [GeneratedRegex("^(ALTER|CREATE|DROP|REINDEX|GRANT|REVOKE) ", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Statement();

    [GeneratedRegex("(table|column|constraint|index|function|view) (?<table>[a-z_]+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex TableOf();
}

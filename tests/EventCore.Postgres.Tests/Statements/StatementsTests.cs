using System.Text.RegularExpressions;
using EventCore.Stores;
using EventCore.Testing;
using static EventCore.Postgres.Tests.PostgresDatabase;

namespace EventCore.Postgres.Tests;

/// <summary>What the store sends while it does everything it can do, as the server saw it.</summary>
public sealed partial class StatementsTests(RecordingServer server) : IClassFixture<RecordingServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task In_plain_SQL_every_statement_is_portable(bool prepared)
    {
        var schema = $"plain_{prepared}".ToLowerInvariant();
        await UseEverythingAsync(schema, new PostgresEventStoreOptions { StatementProfile = StatementProfile.PlainSql, PrepareStatements = prepared });

        var statements = await server.StatementsAsync(schema);

        Assert.Empty(statements.SelectMany(statement => PortableSql.Violations(statement, schema).Select(violation => $"{violation} in {statement}")));
        Assert.All(
            ["BEGIN", "COMMIT", "ROLLBACK", $"FROM \"{schema}\".logs WHERE log_id = $1 FOR UPDATE", $"INSERT INTO \"{schema}\".logs", $"INSERT INTO \"{schema}\".events"],
            expected => Assert.Contains(statements, statement => statement.Contains(expected, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task With_server_functions_only_they_are_called_beside_one_look_at_the_schema_and_the_log_and_its_snapshots(bool prepared)
    {
        var schema = $"functions_{prepared}".ToLowerInvariant();
        await UseEverythingAsync(schema, new PostgresEventStoreOptions { PrepareStatements = prepared });

        var statements = await server.StatementsAsync(schema);

        Assert.Single(statements, CatalogSql.Read);
        string[] besides = [CatalogSql.Read, NotifySql.Notify, DurabilitySql.NeedsNoStandby, PlannerSettings.SetLocal, SchemaName.Bind(PlainReadSql.ReadEnd, schema)];
        Assert.DoesNotContain(
            statements.Except(besides).Select(PortableSql.Normalize),
            sql => !FunctionCall().IsMatch(sql) && !LogLookup().IsMatch(sql) && !OnSnapshots().IsMatch(sql));
        Assert.Equal(
            ["append_batch", "list_streams", "read_log", "read_streams", "read_versions"],
            statements.Select(statement => FunctionCall().Match(PortableSql.Normalize(statement))).Where(call => call.Success).Select(call => call.Groups["function"].Value).Distinct().Order());
    }

    [Fact]
    public async Task The_functions_themselves_do_without_what_is_not_portable_but_for_their_language()
    {
        Assert.SkipWhen(TestPostgres.SkipReason is not null, TestPostgres.SkipReason ?? "");
        await using var dataSource = server.Open();
        await PostgresSchema.MigrateAsync(dataSource, "bodies", Cancel);
        await using var command = dataSource.CreateCommand("SELECT array_agg(pg_get_functiondef(oid)) FROM pg_proc WHERE pronamespace = 'bodies'::regnamespace");
        var functions = (string[])(await command.ExecuteScalarAsync(Cancel))!;

        // A setting in a function's head ends with its call. That of append_batch in its body ends with the transaction.
        var bodies = functions.Select(function => SettingInHead().Replace(function, "")).ToList();

        Assert.Equal(5, bodies.Count);
        Assert.Empty(bodies.SelectMany(body => PortableSql.ForbiddenWords(PortableSql.Normalize(body))));
        Assert.Equal(["set_config('lock_timeout', p_lock_timeout_ms::text, true)"], bodies.SelectMany(body => SetConfig().Matches(body)).Select(match => match.Value));
    }

    /// <summary>Every operation, and every way that one can go.</summary>
    private async Task UseEverythingAsync(string schema, PostgresEventStoreOptions options)
    {
        Assert.SkipWhen(TestPostgres.SkipReason is not null, TestPostgres.SkipReason ?? "");
        await using var unrecorded = server.Open();
        await PostgresSchema.MigrateAsync(unrecorded, schema, Cancel);

        await using var dataSource = server.Open(schema);
        await using var store = new PostgresEventStore(dataSource, options with { Schema = schema, Log = new LogName("new") });
        var append = Append("a", 0, Event("a"), Event("a"));
        var taken = new NewEvent(new StreamId("b"), append.Events[0].Id, new EventType("tested"), "{}"u8.ToArray(), EventMetadata.Empty);
        Assert.IsType<AppendResult.Appended>(await store.AppendAsync(append, Cancel));
        Assert.IsType<AppendResult.Appended>(await store.AppendAsync(append, Cancel));
        Assert.IsType<AppendResult.Conflict>(await store.AppendAsync(Append("a", 1, Event("a")), Cancel));
        await Assert.ThrowsAsync<EventIdReusedException>(async () => await store.AppendAsync(Append("b", 0, taken), Cancel));
        Assert.Equal(2, (await store.ReadStreamsAsync(new ReadStreamsRequest([new StreamRange(new StreamId("a"))]), Cancel)).Events.Count);
        Assert.Equal(2, (await store.ReadLogAsync(new ReadLogRequest(LogPosition.Start), Cancel)).Count);
        Assert.Equal(new LogPosition(2), (await store.ReadEndAsync(Cancel)).Position);
        Assert.Single(await store.ReadVersionsAsync([new StreamId("a")], Cancel));
        Assert.Single(await store.ListStreamsAsync(new ListStreamsRequest(StreamPrefix.All), Cancel));
        var snapshot = new StoredSnapshot(
            new SnapshotKey(new SnapshotName("balance"), 1, [new StreamId("a")]), [new StreamHead(new StreamVersion(2), append.Events[1].Id)], "{}"u8.ToArray());
        await store.SaveSnapshotAsync(snapshot, Cancel);
        Assert.NotNull(await store.FindSnapshotAsync(snapshot.Key, Cancel));
        await store.RemoveSnapshotAsync(snapshot, Cancel);
        await using var constraint = unrecorded.CreateCommand($"ALTER TABLE {schema}.events ADD CHECK (event_data <> '13')");
        await constraint.ExecuteNonQueryAsync(Cancel);
        await Assert.ThrowsAsync<AppendRefusedException>(async () => await store.AppendAsync(Append("c", 0, Event("c", "13")), Cancel));
    }

    [GeneratedRegex(@"^SELECT [a-z_, ]+(, written_at - statement_timestamp\(\) AS waited)? FROM ""\w+""\.(?<function>\w+)\(\$[$0-9, ]+\)( AS v \(current_version\))?$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex FunctionCall();

    [GeneratedRegex(
        @"^(SELECT version, name, checksum FROM ""\w+""\.schema_migrations ORDER BY version|SELECT log_id FROM ""\w+""\.logs WHERE name = \$1|INSERT INTO ""\w+""\.logs \(name\) VALUES \(\$1\) ON CONFLICT \(name\) DO NOTHING)$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex LogLookup();

    [GeneratedRegex(@"^(SELECT stream_versions, last_event_ids, state FROM|INSERT INTO|DELETE FROM) ""\w+""\.snapshots [^;]*$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex OnSnapshots();

    [GeneratedRegex(@"^ SET \w+ TO .*$", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex SettingInHead();

    [GeneratedRegex(@"set_config\([^)]*\)", RegexOptions.NonBacktracking)]
    private static partial Regex SetConfig();
}

using System.Text;
using EventCore.Stores;
using EventCore.Testing;
using Npgsql;

namespace EventCore.Postgres.Tests;

public sealed class AdoptionTests(TestPostgres server)
{
    [Theory]
    [InlineData(nameof(OldShape.NameTable), 1)]
    [InlineData(nameof(OldShape.NameTable), 1_000)]
    [InlineData(nameof(OldShape.NameTable), 100_000)]
    [InlineData(nameof(OldShape.NameTableFromZero), 1)]
    [InlineData(nameof(OldShape.NameTableFromZero), 1_000)]
    [InlineData(nameof(OldShape.NameTableFromZeroCounted), 1_000)]
    [InlineData(nameof(OldShape.Adapter), 1)]
    [InlineData(nameof(OldShape.Adapter), 1_000)]
    [InlineData(nameof(OldShape.Adapter), 100_000)]
    [InlineData(nameof(OldShape.MigrationFile), 1)]
    [InlineData(nameof(OldShape.MigrationFile), 1_000)]
    [InlineData(nameof(OldShape.MigrationFile), 100_000)]
    [InlineData(nameof(OldShape.MigrationFileByMonth), 1_000)]
    [InlineData(nameof(OldShape.SecondGeneration), 1)]
    [InlineData(nameof(OldShape.SecondGeneration), 1_000)]
    [InlineData(nameof(OldShape.SecondGeneration), 100_000)]
    public async Task Every_field_of_every_event_is_what_it_was(string name, int events)
    {
        var shape = OldShape.Of(name);
        await using var database = await OldDatabase.CreateAsync(server, shape, events);
        var expected = await OldEvents.ExpectedAsync(database, shape);

        var adopted = Assert.IsType<AdoptionResult.Adopted>(await database.AdoptAsync());

        Assert.Equal((shape.Shape, (long)events), (adopted.Plan.Shape!.Value, adopted.Plan.Events));
        Assert.Equal(events, expected.Count);
        AssertSame(expected, await database.ReadAllAsync());
    }

    [Theory]
    [InlineData(nameof(OldShape.NameTable), "ALTER TABLE event_streams DROP created_at, DROP updated_at")]
    [InlineData(nameof(OldShape.NameTable), "ALTER TABLE events ALTER stream_position TYPE integer, ALTER event_type TYPE varchar(100); ALTER TABLE event_streams ALTER stream_version TYPE integer")]
    [InlineData(nameof(OldShape.NameTable), "ALTER TABLE event_streams ADD tenant text DEFAULT 't'; CREATE TABLE orders (id int); CREATE INDEX ON events (created_at)")]
    [InlineData(nameof(OldShape.Adapter), "ALTER TABLE events ALTER causation_id TYPE text, ALTER user_id TYPE text; ALTER TABLE events ALTER stream_id TYPE text")]
    [InlineData(nameof(OldShape.MigrationFile), "ALTER TABLE events DROP CONSTRAINT events_stream_id_fkey, DROP CONSTRAINT events_stream_id_event_version_key, DROP CONSTRAINT events_pkey")]
    [InlineData(nameof(OldShape.SecondGeneration), "DROP TABLE eventcore_subscription_versions, eventcore_command_state_snapshots, _sqlx_migrations")]
    public async Task A_drift_that_loses_nothing_is_tolerated(string name, string drift)
    {
        var shape = OldShape.Of(name);
        await using var database = await OldDatabase.CreateAsync(server, shape, events: 300);
        await database.ExecuteAsync(drift);
        var expected = await OldEvents.ExpectedAsync(database, shape);

        Assert.IsType<AdoptionResult.Adopted>(await database.AdoptAsync());

        AssertSame(expected, await database.ReadAllAsync());
    }

    [Fact]
    public async Task Ids_without_a_column_are_taken_from_the_metadata_and_the_others_are_left_there()
    {
        await using var database = await OldDatabase.CreateAsync(server, OldShape.Adapter, events: 1);
        await database.ExecuteAsync("""
            ALTER TABLE events DROP causation_id, DROP user_id;
            UPDATE events SET correlation_id = 'column', metadata = '{"correlationId": "metadata", "causation_id": "cause", "userId": 7, "custom": {"a": "b"}}'
            """);

        await database.AdoptAsync();

        var metadata = Assert.Single(await database.ReadAllAsync()).Metadata;
        Assert.Equal(("column", "cause", "7"), (metadata.CorrelationId, metadata.CausationId, metadata.UserId));
        Assert.Equal([new("correlationId", "metadata"), new("custom", """{"a": "b"}""")], metadata.Custom.OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Columns_that_the_shape_does_not_have_become_custom_metadata()
    {
        await using var database = await OldDatabase.CreateAsync(server, OldShape.NameTable, events: 2);
        await database.ExecuteAsync("""
            ALTER TABLE events ADD tenant text, ADD "Odd "" {keys} \ 'name" jsonb, ADD at timestamptz;
            UPDATE events SET metadata = '{}';
            UPDATE events SET tenant = 't1', "Odd "" {keys} \ 'name" = '{"a": null}', at = '2024-01-01 12:00:00+02' WHERE event_id = (SELECT event_id FROM generated WHERE no = 1)
            """);

        var adopted = Assert.IsType<AdoptionResult.Adopted>(await database.AdoptAsync());

        var custom = (await database.ReadAllAsync()).Select(@event => @event.Metadata.Custom).OrderBy(values => values.Count).ToList();
        Assert.Empty(custom[0]);
        Assert.Equal(3, custom[1].Count);
        Assert.Equal(("t1", """{"a": null}""", "2024-01-01T10:00:00+00:00"), (custom[1]["tenant"], custom[1]["Odd \" {keys} \\ 'name"], custom[1]["at"]));
        Assert.Contains(adopted.Plan.Notes, note => note.Contains("tenant", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Events_without_any_metadata_column_have_none()
    {
        await using var database = await OldDatabase.CreateAsync(server, OldShape.NameTable, events: 50);
        await database.ExecuteAsync("ALTER TABLE events DROP metadata");

        Assert.IsType<AdoptionResult.Adopted>(await database.AdoptAsync());

        Assert.All(await database.ReadAllAsync(), @event => Assert.Equal(EventMetadata.Empty, @event.Metadata));
    }

    [Fact]
    public async Task Positions_follow_the_time_in_ids_then_the_time_of_events_and_never_contradict_a_stream()
    {
        await using var database = await OldDatabase.CreateAsync(server);
        await database.ExecuteAsync(OldShape.NameTable.Tables + """
            INSERT INTO event_streams (stream_id, stream_name, stream_version) VALUES (md5('a')::uuid, 'a', 3), (md5('b')::uuid, 'b', 3), (md5('c')::uuid, 'c', 1);
            INSERT INTO events (event_id, stream_id, stream_position, event_type, event_data, metadata, created_at) VALUES
                ('018d0000-0003-7000-8000-000000000000', md5('a')::uuid, 1, 'third by its id', '{}', '{}', '2030-01-01'),
                ('018d0000-0001-7000-8000-000000000000', md5('a')::uuid, 2, 'after the event before it', '{}', '{}', '2030-01-01'),
                ('018d0000-0009-7000-8000-000000000000', md5('a')::uuid, 3, 'last by its id', '{}', '{}', '2020-01-01'),
                ('018d0000-0002-7000-8000-000000000000', md5('b')::uuid, 1, 'first by its id', '{}', '{}', '2030-01-01'),
                ('018d0000-0002-4000-8000-000000000000', md5('b')::uuid, 2, 'by its time, then by stream', '{}', '{}', '2024-01-13 19:35:59.872+00'),
                ('018d0000-0002-7000-c000-000000000000', md5('b')::uuid, 3, 'by its time, then by version', '{}', '{}', '2024-01-13 19:35:59.872+00'),
                ('018d0000-0001-4000-8000-000000000000', md5('c')::uuid, 1, 'by its time, last by stream', '{}', '{}', '2024-01-13 19:35:59.872+00')
            """);
        var time = (DateTime)(await database.QueryAsync("SELECT to_timestamp(x'018d00000002'::bigint / 1000.0)"))!;
        await database.ExecuteAsync($"UPDATE events SET created_at = '{time:O}' WHERE event_type LIKE 'by its time%'");

        await database.AdoptAsync();

        Assert.Equal(
            ["first by its id", "by its time, then by stream", "by its time, then by version", "by its time, last by stream", "third by its id", "after the event before it", "last by its id"],
            (await database.ReadAllAsync()).Select(@event => @event.Type.Value));
    }

    [Fact]
    public async Task Checkpoints_become_positions_and_skip_nothing()
    {
        await using var database = await OldDatabase.CreateAsync(server, OldShape.SecondGeneration, events: 0);
        await database.ExecuteAsync("""
            INSERT INTO eventcore_events (event_id, stream_id, stream_version, event_type, event_data) VALUES
                ('018d0000-0001-7000-8000-000000000000', 'a', 1, 'x', '{}'),
                ('018d0000-0005-7000-8000-000000000000', 'a', 2, 'x', '{}'),
                ('018d0000-0003-7000-8000-000000000000', 'a', 3, 'after the event before it', '{}'),
                ('018d0000-0004-7000-8000-000000000000', 'b', 1, 'x', '{}');
            INSERT INTO eventcore_subscription_versions (subscription_name, last_position) VALUES
                ('at the start', NULL), ('at nothing', '00000000-0000-0000-0000-000000000000'),
                ('at the first', '018d0000-0001-7000-8000-000000000000'), ('after the first', '018d0000-0002-7000-8000-000000000000'),
                ('at the moved', '018d0000-0003-7000-8000-000000000000'), ('at the second', '018d0000-0004-7000-8000-000000000000'),
                ('at the end', '018d0000-0005-7000-8000-000000000000'), ('beyond', '018d0000-0006-7000-8000-000000000000')
            """);

        var adopted = Assert.IsType<AdoptionResult.Adopted>(await database.AdoptAsync());

        Assert.Equal(8, adopted.Plan.Checkpoints);
        Assert.Equal(
            [
                ("after the first", 1, "018d0000-0001-7000-8000-000000000000"),
                ("at nothing", 0, null),
                ("at the end", 4, "018d0000-0003-7000-8000-000000000000"),
                ("at the first", 1, "018d0000-0001-7000-8000-000000000000"),
                ("at the moved", 1, "018d0000-0001-7000-8000-000000000000"),
                ("at the second", 2, "018d0000-0004-7000-8000-000000000000"),
                ("at the start", 0, null),
                ("beyond", 4, "018d0000-0003-7000-8000-000000000000"),
            ],
            await database.QueryAsync(
                "SELECT subscription_name, position, event_id::text FROM eventcore.subscription_checkpoints ORDER BY 1",
                row => (row.GetString(0), (int)row.GetInt64(1), row.IsDBNull(2) ? null : row.GetString(2))));
    }

    [Fact]
    public async Task Streams_can_be_renamed_on_the_way()
    {
        await using var database = await OldDatabase.CreateAsync(server, OldShape.NameTable, events: 100);
        await database.ExecuteAsync("UPDATE event_streams SET stream_name = '[it''s \\ ' || chr(9) || '\"0\"]' WHERE stream_name = 'account-0'");
        var renames = new Dictionary<string, StreamId>(StringComparer.Ordinal) { ["[it's \\ \t\"0\"]"] = new("account-0") };

        var plan = await database.PlanAsync();
        Assert.IsType<AdoptionResult.Adopted>(await database.AdoptAsync(new AdoptionOptions { RenameMap = renames }));

        Assert.Equal(AdoptionReason.StreamName, Assert.Single(plan.Refusals).Reason);
        Assert.Contains(await database.ReadAllAsync(), @event => @event.StreamId == new StreamId("account-0"));
    }

    [Fact]
    public async Task A_rename_that_is_not_needed_or_merges_two_streams_is_refused()
    {
        await using var database = await OldDatabase.CreateAsync(server, OldShape.Adapter, events: 100);
        var other = (string)(await database.QueryAsync("SELECT max(stream_id) FROM event_streams"))!;
        var renames = new Dictionary<string, StreamId>(StringComparer.Ordinal) { ["account-0"] = new(other), ["nobody"] = new("somebody") };

        var plan = await database.PlanAsync(new AdoptionOptions { RenameMap = renames });

        Assert.Equal([AdoptionReason.StreamNameTaken, AdoptionReason.UnusedRename], plan.Refusals.Select(refusal => refusal.Reason));
        Assert.Contains("'nobody'", plan.Refusals[1].Offenders[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(OldShape.NameTable))]
    [InlineData(nameof(OldShape.MigrationFileByMonth))]
    [InlineData(nameof(OldShape.SecondGeneration))]
    public async Task Old_tables_that_are_where_the_new_ones_go_are_renamed_and_keep_their_rows(string name)
    {
        var shape = OldShape.Of(name);
        await using var database = await OldDatabase.CreateAsync(server, shape, events: 100);
        var expected = await OldEvents.ExpectedAsync(database, shape);
        var rows = await database.QueryAsync("SELECT * FROM generated", row => row.GetGuid(3));
        var options = new AdoptionOptions { Schema = "public" };

        var plan = await database.PlanAsync(options);
        var adopted = Assert.IsType<AdoptionResult.Adopted>(await database.AdoptAsync(options));

        Assert.Equal(plan.Tables, adopted.Plan.Tables);
        Assert.Equal(100L, await database.QueryAsync($"SELECT count(*) FROM {plan.Tables[0].KeptAs}"));
        AssertSame(expected, await database.ReadAllAsync(new PostgresEventStoreOptions { Schema = "public" }));
        Assert.Equal(100, rows.Count);
    }

    [Fact]
    public async Task Old_tables_elsewhere_are_not_touched()
    {
        await using var database = await OldDatabase.CreateAsync(server);
        await database.ExecuteAsync("CREATE SCHEMA \"Old \"\" one\"; SET search_path = \"Old \"\" one\";" + OldShape.NameTable.Tables + OldShape.Generate(50) + ";" + OldShape.NameTable.Fill);
        var before = await database.QueryAsync("SELECT md5(string_agg(e::text, '' ORDER BY e::text)) FROM \"Old \"\" one\".events AS e");

        var adopted = Assert.IsType<AdoptionResult.Adopted>(await database.AdoptAsync(new AdoptionOptions { FromSchema = "Old \" one", Schema = "shop", Log = new LogName("orders") }));

        Assert.Equal(before, await database.QueryAsync("SELECT md5(string_agg(e::text, '' ORDER BY e::text)) FROM \"Old \"\" one\".events AS e"));
        Assert.All(adopted.Plan.Tables, table => Assert.Equal(table.Name, table.KeptAs));
        Assert.Equal(50, (await database.ReadAllAsync(new PostgresEventStoreOptions { Schema = "shop", Log = new LogName("orders") })).Count);
    }

    [Fact]
    public async Task Streams_without_events_are_counted_and_left_behind()
    {
        await using var database = await OldDatabase.CreateAsync(server, OldShape.NameTable, events: 10);
        await database.ExecuteAsync("INSERT INTO event_streams (stream_id, stream_name) VALUES (md5('e')::uuid, 'empty')");

        var adopted = Assert.IsType<AdoptionResult.Adopted>(await database.AdoptAsync());

        Assert.Equal((2, 1), (adopted.Plan.Streams, adopted.Plan.EmptyStreams));
        Assert.Contains(adopted.Plan.Notes, note => note.StartsWith("Streams with a row and no event: 1.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_store_without_events_is_adopted_too()
    {
        await using var database = await OldDatabase.CreateAsync(server, OldShape.NameTable, events: 0);

        Assert.IsType<AdoptionResult.Adopted>(await database.AdoptAsync());

        Assert.Empty(await database.ReadAllAsync());
    }

    [Fact]
    public async Task Of_ten_that_adopt_at_once_one_does()
    {
        await using var database = await OldDatabase.CreateAsync(server, OldShape.NameTable, events: 100);

        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => database.AdoptAsync())));

        Assert.Single(results.OfType<AdoptionResult.Adopted>());
        Assert.Equal(100, (await database.ReadAllAsync()).Count);
    }

    [Fact]
    public async Task Another_adoption_is_waited_for_however_long_it_takes()
    {
        await using var database = await OldDatabase.CreateAsync(server, OldShape.NameTable, events: 10);
        await using var impatient = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.ConnectionString) { CommandTimeout = 2 });
        await using var other = await database.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var adoption = await other.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var longer = new NpgsqlCommand($"{SchemaName.Bind(MigrationSql.Lock, SchemaName.Default)}; SELECT pg_sleep(3)", other);

        var sleeping = longer.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        while (!Equals(1L, await database.QueryAsync("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()")))
        {
            Assert.False(sleeping.IsCompleted);
        }

        var adopting = PostgresAdoption.AdoptAsync(impatient, cancellationToken: TestContext.Current.CancellationToken);
        await sleeping;
        await adoption.RollbackAsync(TestContext.Current.CancellationToken);

        Assert.IsType<AdoptionResult.Adopted>(await adopting);
    }

    [Fact]
    public async Task An_append_under_way_is_waited_for_and_adopted()
    {
        await using var database = await OldDatabase.CreateAsync(server, OldShape.NameTable, events: 10);
        await using var writer = await database.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var writing = await writer.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var write = new NpgsqlCommand(
            """
            INSERT INTO event_streams (stream_id, stream_name, stream_version) VALUES (md5('late')::uuid, 'late', 1);
            INSERT INTO events (event_id, stream_id, stream_position, event_type, event_data, metadata) VALUES (md5('late')::uuid, md5('late')::uuid, 1, 'late', '{}', '{}')
            """,
            writer);
        await write.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var adopting = database.AdoptAsync();
        while (!Equals(1L, await database.QueryAsync("SELECT count(*) FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")))
        {
            Assert.False(adopting.IsCompleted);
        }

        await writing.CommitAsync(TestContext.Current.CancellationToken);
        Assert.IsType<AdoptionResult.Adopted>(await adopting);

        Assert.Equal("late", (await database.ReadAllAsync())[^1].Type.Value);
    }

    [Fact]
    public async Task An_adopted_log_goes_on_where_it_ended()
    {
        await using var database = await OldDatabase.CreateAsync(server, OldShape.NameTable, events: 100);
        await database.AdoptAsync();
        var version = (long)(await database.QueryAsync("SELECT stream_version FROM event_streams WHERE stream_name = 'account-0'"))!;
        await using var store = new PostgresEventStore(database.DataSource);

        var stale = await store.AppendAsync(PostgresDatabase.Append("account-0", version - 1, PostgresDatabase.Event("account-0")), TestContext.Current.CancellationToken);
        var next = await store.AppendAsync(PostgresDatabase.Append("account-0", version, PostgresDatabase.Event("account-0")), TestContext.Current.CancellationToken);

        Assert.IsType<AppendResult.Conflict>(stale);
        Assert.Equal(101, Assert.IsType<AppendResult.Appended>(next).LastPosition.Value);
    }

    [Fact]
    public async Task Every_step_is_reported_and_the_copy_counts_its_events()
    {
        await using var database = await OldDatabase.CreateAsync(server, OldShape.NameTable, events: 30_000);
        var steps = new ReportedSteps();

        await database.AdoptAsync(progress: steps);

        Assert.Equal([new("copying events", 0, 30_000), new("copying events", 25_000, 30_000)], steps.All.Where(step => step.Total > 0));
        Assert.Equal("committing", steps.All[^1].Step);
    }

    /// <summary>The SQL that finds names which are no stream ids says the same as the type.</summary>
    [Fact]
    public async Task Names_are_judged_as_StreamId_judges_them()
    {
        await using var database = await OldDatabase.CreateAsync(server, OldShape.NameTable, events: 0);
        var characters = Enumerable.Range(1, 0x2FFF).Where(code => !char.IsSurrogate((char)code)).Append(0x3000).Append(0xFEFF).Append(0x1F600).Select(char.ConvertFromUtf32);
        string[] names = [.. characters.SelectMany(character => new[] { $"{character}a", $"a{character}a", $"a{character}" }).Distinct(StringComparer.Ordinal), new('x', 255), new('x', 256), string.Concat(Enumerable.Repeat("😀", 255))];
        await using var insert = database.DataSource.CreateCommand("INSERT INTO event_streams (stream_id, stream_name) SELECT md5(name)::uuid, name FROM unnest($1) AS name");
        insert.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = names });
        await insert.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var plan = await database.PlanAsync();

        Assert.Equal(names.Count(name => !IsStreamId(name)), Assert.Single(plan.Refusals).Count);
    }

    private static bool IsStreamId(string name)
    {
        try
        {
            return new StreamId(name).Value == name;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    internal static void AssertSame(List<RecordedEvent> expected, List<RecordedEvent> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        foreach (var (before, after) in expected.Zip(actual))
        {
            Assert.Equal(before with { Data = default }, after with { Data = default });
            Assert.Equal(Encoding.UTF8.GetString(before.Data.Span), Encoding.UTF8.GetString(after.Data.Span));
        }
    }
}

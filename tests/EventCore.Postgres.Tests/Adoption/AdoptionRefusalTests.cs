using EventCore.Testing;
using Npgsql;

namespace EventCore.Postgres.Tests;

public sealed class AdoptionRefusalTests(TestPostgres server)
{
    private const string Loosened = """
        ALTER TABLE events DROP CONSTRAINT events_pkey, DROP CONSTRAINT events_stream_id_fkey, DROP CONSTRAINT events_stream_id_stream_position_key,
            ALTER event_id DROP NOT NULL, ALTER stream_id DROP NOT NULL, ALTER stream_position DROP NOT NULL, ALTER event_type DROP NOT NULL,
            ALTER event_data DROP NOT NULL, ALTER metadata DROP NOT NULL, ALTER created_at DROP NOT NULL;
        ALTER TABLE event_streams DROP CONSTRAINT event_streams_stream_name_key;
        """;

    private const string Nested = "(repeat('[', 65) || repeat(']', 65))::jsonb";

    [Theory]
    [InlineData("DELETE FROM events WHERE stream_id = md5('account-0')::uuid AND stream_position = 3", AdoptionReason.EventVersion, "'account-0' has no event between 2 and 4")]
    [InlineData("DELETE FROM events WHERE stream_id = md5('account-0')::uuid AND stream_position = 1", AdoptionReason.EventVersion, "'account-0' begins with event 2 instead of 1")]
    [InlineData("UPDATE events SET stream_position = 2 WHERE stream_id = md5('account-0')::uuid AND stream_position = 3", AdoptionReason.EventVersion, "'account-0' has two events with number 2")]
    [InlineData("UPDATE events SET stream_position = 0 WHERE stream_id = md5('account-0')::uuid AND stream_position = 1", AdoptionReason.EventVersion, "begins with event 1 instead of 0")]
    [InlineData("UPDATE events SET stream_position = NULL WHERE stream_id = md5('account-0')::uuid AND stream_position = 4", AdoptionReason.EventVersion, "'account-0' has an event without a number")]
    [InlineData("UPDATE event_streams SET stream_version = 999 WHERE stream_name = 'account-0'", AdoptionReason.StreamVersion, "'account-0' says version 999, but by its")]
    [InlineData("DELETE FROM events WHERE stream_id = md5('account-0')::uuid", AdoptionReason.StreamVersion, "by its 0 events it is 0")]
    [InlineData("UPDATE event_streams SET stream_name = repeat('ä', 256) WHERE stream_name = 'account-0'", AdoptionReason.StreamName, "a name of 256 characters")]
    [InlineData("UPDATE event_streams SET stream_name = 'a[1]' WHERE stream_name = 'account-0'", AdoptionReason.StreamName, "'a[1]' has a name with one of * ? [ ]")]
    [InlineData("UPDATE event_streams SET stream_name = 'a*' WHERE stream_name = 'account-0'", AdoptionReason.StreamName, "'a*'")]
    [InlineData("UPDATE event_streams SET stream_name = 'a' || U&'\\2003' WHERE stream_name = 'account-0'", AdoptionReason.StreamName, "begins or ends with white space")]
    [InlineData("UPDATE event_streams SET stream_name = '' WHERE stream_name = 'account-0'", AdoptionReason.StreamName, "is blank")]
    [InlineData("UPDATE event_streams SET stream_name = 'a' || chr(27) || 'b' WHERE stream_name = 'account-0'", AdoptionReason.StreamName, "control characters")]
    [InlineData("UPDATE event_streams SET stream_name = (SELECT max(stream_name) FROM event_streams) WHERE stream_name = 'account-0'", AdoptionReason.StreamNameTaken, "2 streams would be")]
    [InlineData("DELETE FROM event_streams WHERE stream_name = 'account-0'", AdoptionReason.MissingStream, "which has no row")]
    [InlineData("UPDATE events SET stream_id = NULL WHERE stream_id = md5('account-0')::uuid AND stream_position = 1", AdoptionReason.MissingStream, "is of stream NULL")]
    [InlineData("UPDATE events SET event_id = (SELECT event_id FROM generated WHERE no = 1) WHERE event_id = (SELECT event_id FROM generated WHERE no = 2)", AdoptionReason.EventId, "2 events have the id")]
    [InlineData("UPDATE events SET event_id = NULL WHERE event_id = (SELECT event_id FROM generated WHERE no = 2)", AdoptionReason.EventId, "has no id")]
    [InlineData("UPDATE events SET event_type = repeat('x', 256) WHERE event_id = (SELECT event_id FROM generated WHERE no = 2)", AdoptionReason.EventType, "a type of 256 characters")]
    [InlineData("UPDATE events SET event_type = ' x' WHERE event_id = (SELECT event_id FROM generated WHERE no = 2)", AdoptionReason.EventType, "white space")]
    [InlineData("UPDATE events SET event_type = '' WHERE event_id = (SELECT event_id FROM generated WHERE no = 2)", AdoptionReason.EventType, "blank")]
    [InlineData("UPDATE events SET event_type = NULL WHERE event_id = (SELECT event_id FROM generated WHERE no = 2)", AdoptionReason.EventType, "has no type")]
    [InlineData("UPDATE events SET event_type = 'a' || chr(10) || 'b' WHERE event_id = (SELECT event_id FROM generated WHERE no = 2)", AdoptionReason.EventType, "control characters")]
    [InlineData("UPDATE events SET event_data = NULL WHERE event_id = (SELECT event_id FROM generated WHERE no = 2)", AdoptionReason.EventData, "has no data")]
    [InlineData("UPDATE events SET event_data = to_jsonb(repeat('x', 1048576)) WHERE event_id = (SELECT event_id FROM generated WHERE no = 2)", AdoptionReason.EventData, "has 1048578 bytes of data, and 1048576 are allowed")]
    [InlineData("UPDATE events SET event_data = " + Nested + " WHERE event_id = (SELECT event_id FROM generated WHERE no = 2)", AdoptionReason.EventData, "nested deeper than 64")]
    [InlineData("UPDATE events SET event_data = ('[' || repeat('9', 1001) || ']')::jsonb WHERE event_id = (SELECT event_id FROM generated WHERE no = 2)", AdoptionReason.EventData, "more than 1,000 digits")]
    [InlineData("UPDATE events SET metadata = '[]' WHERE event_id = (SELECT event_id FROM generated WHERE no = 2)", AdoptionReason.Metadata, "no object but of type array")]
    [InlineData("UPDATE events SET metadata = jsonb_build_object('a', repeat('x', 65536)) WHERE event_id = (SELECT event_id FROM generated WHERE no = 2)", AdoptionReason.Metadata, "and 65536 are allowed")]
    [InlineData("UPDATE events SET metadata = jsonb_build_object('a', " + Nested + ") WHERE event_id = (SELECT event_id FROM generated WHERE no = 2)", AdoptionReason.Metadata, "nested deeper than 64")]
    [InlineData("ALTER TABLE events ADD tenant text; UPDATE events SET tenant = 't', metadata = '{\"tenant\": \"u\"}' WHERE event_id = (SELECT event_id FROM generated WHERE no = 2)", AdoptionReason.Metadata, "the name of an additional column")]
    [InlineData("UPDATE events SET metadata = jsonb_build_object('correlationId', repeat('x', 256)) WHERE event_id = (SELECT event_id FROM generated WHERE no = 2)", AdoptionReason.MetadataId, "a correlation id")]
    [InlineData("UPDATE events SET metadata = jsonb_build_object('causationId', repeat('x', 256)) WHERE event_id = (SELECT event_id FROM generated WHERE no = 2)", AdoptionReason.MetadataId, "a causation id")]
    [InlineData("UPDATE events SET metadata = jsonb_build_object('userId', 'a' || chr(10)) WHERE event_id = (SELECT event_id FROM generated WHERE no = 2)", AdoptionReason.MetadataId, "a user id")]
    [InlineData("UPDATE events SET created_at = NULL WHERE event_id = (SELECT event_id FROM generated WHERE no = 2)", AdoptionReason.CreatedAt, "has no time")]
    [InlineData("UPDATE events SET created_at = 'infinity' WHERE event_id = (SELECT event_id FROM generated WHERE no = 2)", AdoptionReason.CreatedAt, "the time infinity")]
    [InlineData("UPDATE events SET created_at = '0044-03-15 BC' WHERE event_id = (SELECT event_id FROM generated WHERE no = 2)", AdoptionReason.CreatedAt, "outside the years")]
    [InlineData("ALTER TABLE events DROP created_at", AdoptionReason.UnfitColumn, "table public.events has no column 'created_at'")]
    [InlineData("ALTER TABLE events DROP stream_position", AdoptionReason.UnfitColumn, "no column 'stream_position'")]
    [InlineData("ALTER TABLE event_streams DROP stream_version", AdoptionReason.UnfitColumn, "table public.event_streams has no column 'stream_version'")]
    [InlineData("ALTER TABLE events ALTER created_at TYPE timestamp", AdoptionReason.UnfitColumn, "'created_at' of type timestamp without time zone, which could be misread: it should be timestamp with time zone")]
    [InlineData("ALTER TABLE events ALTER event_data TYPE json USING event_data::json", AdoptionReason.UnfitColumn, "'event_data' of type json")]
    [InlineData("DROP TABLE event_streams CASCADE", AdoptionReason.UnknownShape, "no tables of an event store")]
    [InlineData("ALTER TABLE events RENAME TO kept; CREATE VIEW events AS SELECT * FROM kept", AdoptionReason.UnknownShape, "no tables of an event store")]
    [InlineData("CREATE TABLE eventcore_events (event_id uuid)", AdoptionReason.UnknownShape, "the tables of two event stores, eventcore_events and events")]
    [InlineData("CREATE SCHEMA eventcore; CREATE TABLE eventcore.logs (a int)", AdoptionReason.NameInTheWay, "eventcore.logs is in the way")]
    public async Task What_could_be_lost_or_misread_is_named_and_nothing_is_changed(string mistake, AdoptionReason reason, string offender)
    {
        await using var database = await OldDatabase.CreateAsync(server, OldShape.NameTable, events: 200);
        await database.ExecuteAsync(Loosened + mistake);

        await AssertRefusedAsync(database, reason, offender);
    }

    [Theory]
    [InlineData(nameof(OldShape.Adapter), "ALTER TABLE event_streams DROP current_version", AdoptionReason.UnfitColumn, "no column 'current_version'")]
    [InlineData(nameof(OldShape.Adapter), "ALTER TABLE events DROP event_version", AdoptionReason.UnknownShape, "no tables of an event store")]
    [InlineData(nameof(OldShape.Adapter), "UPDATE events SET stream_id = 'lost' WHERE event_id = (SELECT event_id FROM generated WHERE no = 2)", AdoptionReason.MissingStream, "of stream lost, which has no row")]
    [InlineData(nameof(OldShape.Adapter), "UPDATE events SET correlation_id = 'a' || chr(1) WHERE event_id = (SELECT event_id FROM generated WHERE no = 2)", AdoptionReason.MetadataId, "a correlation id")]
    [InlineData(nameof(OldShape.MigrationFile), "UPDATE event_streams SET stream_version = 0 WHERE stream_id = 'account-0'", AdoptionReason.StreamVersion, "says version 0")]
    [InlineData(nameof(OldShape.MigrationFile), "ALTER TABLE events ALTER event_id TYPE text USING event_id::text", AdoptionReason.UnfitColumn, "it should be uuid")]
    [InlineData(nameof(OldShape.SecondGeneration), "DELETE FROM eventcore_events WHERE stream_id = 'account-0' AND stream_version = 2", AdoptionReason.EventVersion, "no event between 1 and 3")]
    [InlineData(nameof(OldShape.SecondGeneration), "UPDATE eventcore_events SET stream_id = 'a?' WHERE stream_id = 'account-0'", AdoptionReason.StreamName, "'a?'")]
    [InlineData(nameof(OldShape.SecondGeneration), "INSERT INTO eventcore_subscription_versions VALUES ('s', md5('nowhere')::uuid)", AdoptionReason.Checkpoint, "which is not there and whose id holds no time")]
    [InlineData(nameof(OldShape.SecondGeneration), "INSERT INTO eventcore_subscription_versions VALUES (' ', NULL)", AdoptionReason.Checkpoint, "1 to 255 characters")]
    [InlineData(nameof(OldShape.SecondGeneration), "ALTER TABLE eventcore_subscription_versions ALTER last_position TYPE text", AdoptionReason.UnfitColumn, "table public.eventcore_subscription_versions")]
    public async Task What_could_be_lost_or_misread_is_named_in_every_shape(string shape, string mistake, AdoptionReason reason, string offender)
    {
        await using var database = await OldDatabase.CreateAsync(server, OldShape.Of(shape), events: 200);
        await database.ExecuteAsync("ALTER TABLE IF EXISTS events DROP CONSTRAINT IF EXISTS events_stream_id_fkey; " + mistake);

        await AssertRefusedAsync(database, reason, offender);
    }

    [Fact]
    public async Task The_first_20_offenders_are_named_and_all_are_counted()
    {
        await using var database = await OldDatabase.CreateAsync(server, OldShape.NameTable, events: 1_000);
        await database.ExecuteAsync("UPDATE event_streams SET stream_name = '[' || stream_name; UPDATE events SET event_type = '' WHERE stream_position > 1");

        var plan = await database.PlanAsync();

        var names = Assert.Single(plan.Refusals, refusal => refusal.Reason == AdoptionReason.StreamName);
        Assert.Equal((plan.Streams, 20), (names.Count, names.Offenders.Count));
        Assert.Equal(names.Offenders.Order(StringComparer.Ordinal), names.Offenders);
        var types = Assert.Single(plan.Refusals, refusal => refusal.Reason == AdoptionReason.EventType);
        Assert.Equal((plan.Events - plan.Streams, 20), (types.Count, types.Offenders.Count));
    }

    [Fact]
    public async Task An_adopted_database_is_not_adopted_again()
    {
        await using var database = await OldDatabase.CreateAsync(server, OldShape.NameTable, events: 10);
        Assert.IsType<AdoptionResult.Adopted>(await database.AdoptAsync());

        await AssertRefusedAsync(database, AdoptionReason.AlreadyMigrated, "has a migration history");
    }

    [Fact]
    public async Task A_database_that_is_not_in_UTF_8_is_refused()
    {
        await using var database = await OldDatabase.CreateAsync(server, "ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
        await database.ExecuteAsync(OldShape.NameTable.Tables);

        await AssertRefusedAsync(database, AdoptionReason.Encoding, "LATIN1");
    }

    [Fact]
    public async Task Rows_that_row_level_security_hides_are_not_left_behind_in_silence()
    {
        await using var database = await OldDatabase.CreateAsync(server, OldShape.NameTable, events: 10);
        var role = $"adopt_{Guid.NewGuid():N}";
        await database.ExecuteAsync($"""
            CREATE ROLE {role} LOGIN PASSWORD 'secret';
            GRANT SELECT ON events, event_streams TO {role};
            ALTER TABLE events ENABLE ROW LEVEL SECURITY;
            CREATE POLICY later_ones ON events FOR SELECT USING (stream_position > 1)
            """);
        await using (var dataSource = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = role, Password = "secret", Pooling = false }))
        {
            var refused = await Assert.ThrowsAsync<EventStoreException>(() => PostgresAdoption.PlanAsync(dataSource, cancellationToken: TestContext.Current.CancellationToken));

            Assert.Contains("row-level security", refused.Message, StringComparison.Ordinal);
        }

        await database.ExecuteAsync($"DROP OWNED BY {role}; DROP ROLE {role}");
    }

    [Fact]
    public async Task Somebody_who_writes_to_the_old_tables_is_waited_for_no_longer_than_the_lock_timeout()
    {
        await using var database = await OldDatabase.CreateAsync(server, OldShape.NameTable, events: 10);
        await using var writer = await database.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var writing = await writer.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var write = new NpgsqlCommand("UPDATE event_streams SET updated_at = now()", writer);
        await write.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var before = await database.DigestAsync();

        var busy = await Assert.ThrowsAsync<EventStoreException>(() => database.AdoptAsync(new AdoptionOptions { LockTimeout = TimeSpan.FromMilliseconds(50) }));

        Assert.Contains("\"event_streams\"", busy.Message, StringComparison.Ordinal);
        Assert.True(busy.IsTransient);
        Assert.Equal(before, await database.DigestAsync());
    }

    [Fact]
    public async Task A_name_that_an_old_table_is_to_be_kept_under_must_be_free()
    {
        await using var database = await OldDatabase.CreateAsync(server, OldShape.NameTable, events: 10);
        await database.ExecuteAsync("CREATE TABLE events_before_adoption (a int); CREATE SEQUENCE events_pkey_before_adoption; CREATE TABLE snapshots (a int)");
        var options = new AdoptionOptions { Schema = "public" };

        await AssertRefusedAsync(database, AdoptionReason.NameInTheWay, "public.events_before_adoption is in the way", options);
        await AssertRefusedAsync(database, AdoptionReason.NameInTheWay, "public.snapshots is in the way", options);
        await AssertRefusedAsync(database, AdoptionReason.NameInTheWay, "public.events_pkey_before_adoption is in the way", options);
    }

    private static async Task AssertRefusedAsync(OldDatabase database, AdoptionReason reason, string offender, AdoptionOptions? options = null)
    {
        var before = await database.DigestAsync();

        var plan = await database.PlanAsync(options);
        var adopted = await database.AdoptAsync(options);

        var refusal = Assert.Single(plan.Refusals, refusal => refusal.Reason == reason);
        Assert.Contains(refusal.Offenders, text => text.Contains(offender, StringComparison.Ordinal));
        var refused = Assert.IsType<AdoptionResult.Refused>(adopted);
        Assert.Equal(plan.Refusals.Select(found => (found.Reason, found.Count)), refused.Plan.Refusals.Select(found => (found.Reason, found.Count)));
        Assert.Equal(before, await database.DigestAsync());
    }
}

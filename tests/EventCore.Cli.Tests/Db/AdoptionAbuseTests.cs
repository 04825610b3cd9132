using System.Text;
using System.Text.Json;
using EventCore.Faults.Tests;
using EventCore.Stores;
using EventCore.Testing;
using Npgsql;

namespace EventCore.Cli.Tests;

/// <summary>Whatever an older store holds is taken over as it is, or refused with the reason and nothing changed.</summary>
public sealed class AdoptionAbuseTests(TestPostgres server) : IClassFixture<TestPostgres>, IAsyncLifetime
{
    private const int Databases = 40;

    private const int MaxEvents = 30;

    private const string Tables = """
        CREATE TABLE event_streams (stream_id uuid, stream_name text, stream_version bigint);
        CREATE TABLE events (event_id uuid, stream_id uuid, stream_position bigint, event_type text, event_data jsonb, metadata jsonb, created_at timestamptz);
        """;

    /// <summary>Nothing of these may be lost or misread.</summary>
    private static readonly string[] Mistakes =
    [
        "UPDATE events SET stream_position = stream_position + 1 WHERE stream_position = (SELECT max(stream_position) FROM events)",
        "UPDATE events SET stream_position = NULL WHERE event_id = (SELECT min(event_id::text)::uuid FROM events)",
        "UPDATE events SET event_id = NULL WHERE event_id = (SELECT min(event_id::text)::uuid FROM events)",
        "INSERT INTO events SELECT * FROM events LIMIT 1",
        "UPDATE event_streams SET stream_version = stream_version - 1 WHERE stream_name = (SELECT min(stream_name) FROM event_streams)",
        "UPDATE event_streams SET stream_version = 9223372036854775807 WHERE stream_name = (SELECT min(stream_name) FROM event_streams)",
        "UPDATE events SET stream_position = 9223372036854775807 WHERE stream_position = (SELECT max(stream_position) FROM events)",
        "UPDATE events SET stream_position = -stream_position",
        "DELETE FROM event_streams WHERE stream_name = (SELECT min(stream_name) FROM event_streams)",
        "INSERT INTO event_streams SELECT gen_random_uuid(), stream_name, stream_version FROM event_streams LIMIT 1",
        "UPDATE events SET created_at = '-infinity' WHERE event_id = (SELECT min(event_id::text)::uuid FROM events)",
        "UPDATE events SET created_at = '200000-01-01' WHERE event_id = (SELECT min(event_id::text)::uuid FROM events)",
        "UPDATE events SET event_data = NULL WHERE event_id = (SELECT min(event_id::text)::uuid FROM events)",
        "UPDATE events SET metadata = '[1]' WHERE event_id = (SELECT min(event_id::text)::uuid FROM events)",
        "UPDATE events SET metadata = jsonb_build_object('userId', E'\\x01\\x1b[31m') WHERE event_id = (SELECT min(event_id::text)::uuid FROM events)",
        "UPDATE events SET event_type = repeat('x', 100000) WHERE event_id = (SELECT min(event_id::text)::uuid FROM events)",
        "UPDATE events SET event_data = to_jsonb(repeat('x', 2000000)) WHERE event_id = (SELECT min(event_id::text)::uuid FROM events)",
        "UPDATE event_streams SET stream_name = repeat('x', 1000000) WHERE stream_name = (SELECT min(stream_name) FROM event_streams)",
    ];

    private readonly string _name = $"abuse_{Guid.NewGuid():N}";
    private NpgsqlDataSource _server = null!;
    private NpgsqlDataSource _database = null!;
    private string _connection = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(TestPostgres.SkipReason is not null, TestPostgres.SkipReason ?? "");
        var builder = new NpgsqlConnectionStringBuilder(await server.ConnectionStringAsync(Cancel));
        _server = NpgsqlDataSource.Create(builder);
        await ExecuteAsync(_server, $"CREATE DATABASE {_name}");
        builder.Database = _name;
        _connection = builder.ConnectionString;
        _database = NpgsqlDataSource.Create(builder);
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
            await ExecuteAsync(_server, $"DROP DATABASE {_name} WITH (FORCE)");
            await _server.DisposeAsync();
        }
    }

    [Fact]
    public async Task Whatever_an_older_store_holds_is_taken_over_as_it_is_or_refused()
    {
        var seed = Random.Shared.Next();
        var hostile = new HostileInputs(seed);
        var (adopted, refused) = (0, 0);
        for (var tried = 0; tried < Databases; tried++)
        {
            // Where nothing is wrong, names are those that a stream may have, so that not all are refused.
            var (isWrong, schema) = (tried % 2 == 0, SchemaFrom(hostile));
            await ExecuteAsync(_database, $"DROP SCHEMA IF EXISTS eventcore CASCADE; CREATE SCHEMA {Quote(schema)}; SET search_path = {Quote(schema)}; {Tables}; RESET search_path");
            var events = await FillAsync(schema, hostile, isWrong);
            var mistake = isWrong && hostile.Random.Next(2) == 0 ? Mistakes[hostile.Random.Next(Mistakes.Length)] : null;
            if (mistake is not null)
            {
                await ExecuteAsync(_database, $"SET search_path = {Quote(schema)}; {mistake}; RESET search_path");
            }

            var before = await DigestAsync(schema);
            string[] arguments = ["db", "adopt", "--postgres", _connection, "--from-schema=" + schema, .. hostile.Random.Next(2) == 0 ? (string[])["--json"] : []];
            var what = $"Seed {seed}, database {tried} of {events.Count} events, schema '{schema}', {mistake ?? "no mistake"}";
            using var plan = await ToolRun.Of(arguments).WaitAsync(TimeSpan.FromMinutes(2), Cancel);
            AssertAnswered(plan, what);
            Assert.Equal((before, false), (await DigestAsync(schema), await ExistsAsync()));

            using var run = await ToolRun.Of([.. arguments, "--yes"]).WaitAsync(TimeSpan.FromMinutes(2), Cancel);
            AssertAnswered(run, what);
            Assert.Equal(plan.ExitCode, run.ExitCode);
            Assert.Equal((before, run.ExitCode == ExitCode.Done), (await DigestAsync(schema), await ExistsAsync()));
            Assert.True(isWrong || run.ExitCode == ExitCode.Done, $"{what}: {run.Output}{run.Error}");
            Assert.True(mistake is null || run.ExitCode == ExitCode.Failed, $"{what}: {run.Output}{run.Error}");
            if (run.ExitCode == ExitCode.Done)
            {
                adopted++;
                await AssertStoredAsync(events, what);
            }
            else
            {
                refused++;
            }

            await ExecuteAsync(_database, $"DROP SCHEMA {Quote(schema)} CASCADE");
        }

        Assert.True(adopted > 0 && refused > 0, $"Seed {seed}: {adopted} adopted, {refused} refused.");
    }

    private static void AssertAnswered(ToolRun run, string what)
    {
        var said = $"{what}: {run.ExitCode}: {run.Output}{run.Error}";
        Assert.True(run.ExitCode is ExitCode.Done or ExitCode.Failed, said);
        Assert.False(said.Contains("   at ", StringComparison.Ordinal) || run.Error.Contains("Unexpected", StringComparison.Ordinal), said);

        // Nothing that a terminal takes for a command.
        Assert.False((run.Output + run.Error).Any(character => char.IsControl(character) && character is not ('\n' or '\r')), said);
    }

    /// <summary>Streams of hostile names with hostile events; what the server itself refuses is left out.</summary>
    private async Task<List<RecordedEvent>> FillAsync(string schema, HostileInputs hostile, bool isWrong)
    {
        var events = new List<RecordedEvent>();
        var versions = new Dictionary<string, (Guid Id, long Version)>(StringComparer.Ordinal);
        await using var connection = await _database.OpenConnectionAsync(Cancel);
        await RunAsync($"SET search_path = {Quote(schema)}");
        for (var number = hostile.Random.Next(1, MaxEvents); number >= 0; number--)
        {
            var (name, type, data) = number == 0 ? ("plain", "plain", "{}"u8.ToArray()) : (Sendable(hostile.Text()), Sendable(hostile.Text()), hostile.Json());
            if (TryMake(name, type, data) is null && (!isWrong || hostile.Random.Next(4) > 0))
            {
                continue;
            }

            var (id, stream) = (EventId.Create(TimeProvider.System), versions.GetValueOrDefault(name, (Guid.NewGuid(), 0)));
            try
            {
                await RunAsync(
                    "INSERT INTO events VALUES ($1, $2, $3, $4, $5::jsonb, '{}', now())", id.Value, stream.Id, stream.Version + 1, type, Encoding.UTF8.GetString(data));
            }
            catch (PostgresException)
            {
                continue;
            }

            versions[name] = stream with { Version = stream.Version + 1 };
            if (TryMake(name, type, data) is { } made)
            {
                events.Add(new RecordedEvent(new LogPosition(events.Count + 1), made.StreamId, new StreamVersion(versions[name].Version), id, made.Type, made.Data, made.Metadata, default));
            }
        }

        foreach (var (name, (id, version)) in versions)
        {
            await RunAsync("INSERT INTO event_streams VALUES ($1, $2, $3)", id, name, version);
        }

        await RunAsync("RESET search_path");
        return events;

        async Task RunAsync(string sql, params object[] values)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            foreach (var value in values)
            {
                command.Parameters.Add(new NpgsqlParameter { Value = value });
            }

            await command.ExecuteNonQueryAsync(Cancel);
        }
    }

    private async Task AssertStoredAsync(List<RecordedEvent> events, string what)
    {
        await using var store = new PostgresEventStore(_database);
        var log = await store.ReadLogAsync(new ReadLogRequest(LogPosition.Start, new PageSize(PageSize.Max)), Cancel);
        Assert.Equal(events.Count, log.Count);
        foreach (var (old, stored) in events.OrderBy(@event => @event.Id.Value).Zip(log.OrderBy(@event => @event.Id.Value)))
        {
            Assert.Equal((old.Id, old.StreamId, old.Version, old.Type), (stored.Id, stored.StreamId, stored.Version, stored.Type));
            using var before = JsonDocument.Parse(old.Data, new JsonDocumentOptions { MaxDepth = NewEvent.MaxDepth });
            using var after = JsonDocument.Parse(stored.Data, new JsonDocumentOptions { MaxDepth = NewEvent.MaxDepth });
            Assert.True(JsonElement.DeepEquals(before.RootElement, after.RootElement), $"{what}: was {before.RootElement}, is {after.RootElement}.");
        }
    }

    private static NewEvent? TryMake(string name, string type, byte[] data)
    {
        try
        {
            var made = new NewEvent(new StreamId(name), EventId.Create(TimeProvider.System), new EventType(type), data, EventMetadata.Empty);

            // What the library trims, an adoption would change.
            return made.StreamId.Value == name && made.Type.Value == type ? made : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private async Task<bool> ExistsAsync() => (await ExecuteAsync(_database, "SELECT to_regnamespace('eventcore')::text")) is string;

    private async Task<object?> DigestAsync(string schema) => await ExecuteAsync(
        _database,
        $"SELECT (SELECT md5(string_agg(e::text, '|' ORDER BY e::text)) FROM {Quote(schema)}.events AS e) || (SELECT md5(string_agg(s::text, '|' ORDER BY s::text)) FROM {Quote(schema)}.event_streams AS s)");

    /// <summary>A name that PostgreSQL can hold: 1 to 63 bytes.</summary>
    private static string SchemaFrom(HostileInputs hostile)
    {
        var name = Sendable(hostile.Text());
        while (Encoding.UTF8.GetByteCount(name) > 40)
        {
            name = Sendable(name[..(name.Length / 2)]);
        }

        return "old" + name;
    }

    /// <summary>What UTF-8 and PostgreSQL can hold at all.</summary>
    private static string Sendable(string text) => new([.. Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Where(character => character != '\0')]);

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static async Task<object?> ExecuteAsync(NpgsqlDataSource dataSource, string sql)
    {
        await using var command = dataSource.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Cancel);
    }
}

using EventCore.Testing;
using Npgsql;

namespace EventCore.Cli.Tests;

public sealed class AdoptCommandTests(TestPostgres server) : IClassFixture<TestPostgres>, IAsyncLifetime
{
    /// <summary>What an application did at every start. On tables of before it skips the table, and then has no column to index.</summary>
    private const string DriftedStart = """
        CREATE TABLE IF NOT EXISTS events (
            event_id uuid PRIMARY KEY, stream_id varchar(255) NOT NULL, event_version bigint NOT NULL, event_type varchar(255) NOT NULL,
            event_data jsonb NOT NULL, metadata jsonb, causation_id uuid, correlation_id uuid, created_at timestamptz NOT NULL DEFAULT now());
        CREATE INDEX IF NOT EXISTS idx_events_correlation ON events (correlation_id)
        """;

    private const string TablesOfBefore = """
        CREATE TABLE event_streams (
            stream_id uuid PRIMARY KEY, stream_name text NOT NULL UNIQUE, stream_version bigint NOT NULL DEFAULT 0,
            created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now());
        CREATE TABLE events (
            event_id uuid PRIMARY KEY, stream_id uuid NOT NULL REFERENCES event_streams (stream_id), stream_position bigint NOT NULL,
            event_type text NOT NULL, event_data jsonb NOT NULL, metadata jsonb NOT NULL, created_at timestamptz NOT NULL DEFAULT now(),
            UNIQUE (stream_id, stream_position));
        INSERT INTO event_streams (stream_id, stream_name, stream_version) SELECT md5('order-' || no)::uuid, 'order-' || no, 10 FROM generate_series(1, 20) AS no;
        INSERT INTO events (event_id, stream_id, stream_position, event_type, event_data, metadata)
        SELECT md5(stream || '/' || position)::uuid, md5('order-' || stream)::uuid, position, 'placed', jsonb_build_object('no', position), jsonb_build_object('correlationId', 'c' || stream)
        FROM generate_series(1, 20) AS stream, generate_series(1, 10) AS position;
        """;

    private const string Rows = "SELECT md5(string_agg(e::text, '' ORDER BY e::text)) || (SELECT count(*) FROM pg_class) || (SELECT count(*) FROM pg_namespace) FROM events AS e";

    private readonly string _name = $"adopt_{Guid.NewGuid():N}";
    private NpgsqlDataSource _server = null!;
    private NpgsqlDataSource _database = null!;
    private string _connection = "";

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(TestPostgres.SkipReason is not null, TestPostgres.SkipReason ?? "");
        var builder = new NpgsqlConnectionStringBuilder(await server.ConnectionStringAsync(TestContext.Current.CancellationToken));
        _server = NpgsqlDataSource.Create(builder);
        await ExecuteAsync(_server, $"CREATE DATABASE {_name}");
        builder.Database = _name;
        _connection = builder.ConnectionString;
        _database = NpgsqlDataSource.Create(builder);
        await ExecuteAsync(_database, TablesOfBefore);
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
    public async Task A_drifted_database_that_no_start_could_mend_is_adopted_and_benched()
    {
        // The start that nobody understood: the table is skipped in silence, and the index fails.
        Assert.Equal(PostgresErrorCodes.UndefinedColumn, (await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(_database, DriftedStart))).SqlState);
        var before = await ExecuteAsync(_database, Rows);

        // Here it cannot be missed, and says what mends it.
        using var run = await ToolRun.Of("bench", "--postgres", _connection, "--workload", "single-stream");
        Assert.Contains("eventcore db adopt", run.TheOneLine(), StringComparison.Ordinal);

        // A plan, and nothing changed.
        await run.Again("db", "adopt", "--postgres", _connection);
        Assert.Equal((ExitCode.Done, before), (run.ExitCode, await ExecuteAsync(_database, Rows)));
        Assert.Contains("200 events become eventcore.events, in log 'default', at positions from 1", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was changed. To adopt, run it again with --yes." + Environment.NewLine, run.Output, StringComparison.Ordinal);

        await run.Again("db", "adopt", "--postgres", _connection, "--yes");
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Contains("Adopted 200 events of 20 streams in", run.Output, StringComparison.Ordinal);

        // The store works on it, beside the events of before.
        await run.Again("bench", "--postgres", _connection, "--workload", "batch");
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Contains("60 succeeded, 0 rejected, 0 conflicted, 0 failed", run.Output, StringComparison.Ordinal);
        await using var store = new PostgresEventStore(_database);
        Assert.Equal(new StreamVersion(10), (await store.ReadVersionsAsync([new StreamId("order-7")], TestContext.Current.CancellationToken))[new StreamId("order-7")]);
    }

    [Fact]
    public async Task Json_is_one_document_with_the_plan_and_what_was_done()
    {
        using var run = await ToolRun.Of("db", "adopt", "--postgres", _connection, "--json");
        var plan = run.Json();

        await run.Again("db", "adopt", "--postgres", _connection, "--json", "--yes");

        var adopted = run.Json();
        Assert.Equal(("planned", "nameTable", 200, 20), (Text(plan, "outcome"), Text(plan, "shape"), plan.GetProperty("events").GetInt32(), plan.GetProperty("streams").GetInt32()));
        Assert.Equal(("adopted", 32), (Text(adopted, "outcome"), Text(adopted, "digest")!.Length));
        Assert.Equal(plan.GetProperty("tables").ToString(), adopted.GetProperty("tables").ToString());
        Assert.Empty(run.Error);

        static string? Text(System.Text.Json.JsonElement document, string name) => document.GetProperty(name).GetString();
    }

    [Fact]
    public async Task Refusals_are_named_and_a_rename_map_mends_names()
    {
        await ExecuteAsync(_database, "UPDATE event_streams SET stream_name = 'order[' || chr(27) || '7]' WHERE stream_name = 'order-7'");
        using var run = await ToolRun.Of("db", "adopt", "--postgres", _connection, "--yes");
        var (refused, exitCode) = (run.Output, run.ExitCode);

        await File.WriteAllTextAsync(Path.Combine(run.Folder, "names.json"), """{"order[\u001b7]": "order-7"}""", TestContext.Current.CancellationToken);
        await run.Again("db", "adopt", "--postgres", _connection, "--yes", "--rename-map", "names.json");

        Assert.Equal((ExitCode.Failed, ExitCode.Done), (exitCode, run.ExitCode));
        Assert.Contains("with --rename-map (1):", refused, StringComparison.Ordinal);
        Assert.Contains("""stream 'order[\u001b7]' has a name with one of * ? [ ]""", refused, StringComparison.Ordinal);
        Assert.Contains("Nothing was changed.", refused, StringComparison.Ordinal);
        Assert.Equal(10L, await ExecuteAsync(_database, "SELECT count(*) FROM eventcore.events WHERE stream_id = 'order-7'"));
    }

    [Theory]
    [InlineData("[]", "must be one JSON object")]
    [InlineData("{", "could not be read")]
    [InlineData("""{"a": 1}""", "gives 'a' no name that is a trimmed text")]
    [InlineData("""{"a": " b"}""", "gives 'a' no name that is a trimmed text")]
    [InlineData("""{"a": "b*"}""", "gives 'a' a name that no stream may have")]
    [InlineData("""{"a": "b", "a": "c"}""", "names 'a' twice")]
    public async Task A_rename_map_that_could_not_be_meant_is_refused_before_anything_is_looked_at(string map, string expected)
    {
        using var run = new ToolRun();
        var path = Path.Combine(run.Folder, "names.json");
        await File.WriteAllTextAsync(path, map, TestContext.Current.CancellationToken);

        await run.Again("db", "adopt", "--postgres", "Host=127.0.0.1;Port=1", "--rename-map", "names.json");
        File.Delete(path);

        Assert.Contains(expected, run.TheOneLine(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
    }

    [Theory]
    [InlineData("--sqlite", "shop.db", "Only a PostgreSQL database can be adopted")]
    [InlineData("--postgres", "auto", "Only a PostgreSQL database can be adopted")]
    [InlineData("--lock-seconds", "0", "--lock-seconds must be 1 to 3,600")]
    [InlineData("--max-event-bytes", "0", "--max-event-bytes must be 1 or more")]
    [InlineData("--rename-map", "nowhere.json", "could not be read")]
    [InlineData("--from-schema", "", "--from-schema is malformed")]
    public async Task A_wrong_command_line_is_answered_in_one_line(string option, string value, string expected)
    {
        using var run = new ToolRun();

        await run.Again(_ => "Host=127.0.0.1;Port=1", TestContext.Current.CancellationToken, "db", "adopt", option, value);

        Assert.Contains(expected, run.TheOneLine(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
    }

    private static async Task<object?> ExecuteAsync(NpgsqlDataSource dataSource, string sql)
    {
        await using var command = dataSource.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}

namespace EventCore.Cli.Tests;

public sealed class UsageTests
{
    [Theory]
    [InlineData("'--foo' is no option", "bench", "--foo", "3")]
    [InlineData("from 1 to 16,384, not '0'", "bench", "--concurrency", "0")]
    [InlineData("from 1 to 16,384, not '16385'", "bench", "--concurrency", "16385")]
    [InlineData("from 1 to 100,000, not '0'", "bench", "--scale", "0")]
    [InlineData("from 1 to 100,000, not '100001'", "bench", "--scale", "100001")]
    [InlineData("from 1 to 100,000, not 'many'", "bench", "--scale", "many")]
    [InlineData("--duration takes a time such as 30s, 10m or 24h, at most 744h, not '0s'", "bench", "--duration", "0s")]
    [InlineData("--duration takes a time such as 30s, 10m or 24h, at most 744h, not '745h'", "bench", "--duration", "745h")]
    [InlineData("--duration takes a time such as 30s, 10m or 24h, at most 744h, not '10'", "bench", "--duration", "10")]
    [InlineData("--rounds takes a whole number from 1 to 100, not '0'", "bench", "--rounds", "0")]
    [InlineData("--rate takes a whole number from 1 to 1,000,000, not 'fast'", "bench", "--rate", "fast")]
    [InlineData("--threshold takes a number of percent from 0 to 100, not '-5'", "bench", "--threshold", "-5")]
    [InlineData("--threshold is for comparing, but there is no --baseline", "bench", "--threshold", "5")]
    [InlineData("'nope' is no workload", "bench", "--scaling", "nope")]
    [InlineData("lone-command cannot be measured with more and more operations at once", "bench", "--scaling", "lone-command")]
    [InlineData("many-commands cannot be measured with more and more operations at once", "bench", "--scaling", "many-commands")]
    [InlineData("projection-simple needs a store that has tables beside its events: PostgreSQL or SQLite", "bench", "--store", "memory", "--workload", "projection-simple")]
    [InlineData("Could not find file", "bench", "--baseline", "nowhere.json")]
    [InlineData("Could not find file", "bench", "--targets", "nowhere.json")]
    [InlineData("Could not find file", "bench", "report", "nowhere.json")]
    [InlineData("--warm-up takes a whole number from 1 to 600, not '0'", "bench", "--warm-up", "0")]
    [InlineData("--streams takes a whole number from 1 to 1,000,000, not 'few'", "bench", "--streams", "few")]
    [InlineData("three-stream needs 3 streams or more, but --streams is 2", "bench", "--workload", "three-stream", "--streams", "2")]
    [InlineData("--start-at takes a time such as 2030-12-31T23:59:00Z, not 'soon'", "bench", "--start-at", "soon")]
    [InlineData("--start-at may be at most 60 minutes ahead, but it is 9999-12-31", "bench", "--start-at", "9999-12-31")]
    [InlineData("--sqlite and --store exclude each other", "bench", "--sqlite", "a.db", "--store", "memory")]
    [InlineData("--postgres and --sqlite exclude each other", "bench", "--postgres", "auto", "--sqlite", "a.db")]
    [InlineData("--schema names a schema in PostgreSQL", "bench", "--schema", "shop")]
    [InlineData("--schema names a schema in PostgreSQL", "bench", "--store", "memory", "--schema", "shop")]
    [InlineData("'Bad-Name' is no schema name", "bench", "--postgres", "Host=localhost", "--schema", "Bad-Name")]
    [InlineData("--log is malformed", "bench", "--log", " ")]
    [InlineData("only 'memory', not 'disk'", "bench", "--store", "disk")]
    [InlineData("--sqlite is empty", "bench", "--sqlite", "")]
    [InlineData("For a log in memory use --store memory", "bench", "--sqlite", ":memory:")]
    [InlineData("'nope' is no workload. There are: single-stream, multi-stream, batch, complex, three-stream, contention, hot-streams, lone-command, many-commands, read-stream, ", "bench", "--workload", "nope")]
    [InlineData("connection string is malformed", "bench", "--postgres", "nonsense")]
    [InlineData("connection string is malformed", "bench", "--postgres", "Username=somebody")]
    [InlineData("connection string is malformed", "bench", "--postgres", "Host=localhost;Port=many")]
    [InlineData("connection string is malformed", "bench", "--postgres", "Host=localhost;Nonsense=")]
    [InlineData("nothing to migrate", "db", "migrate", "--store", "memory")]
    [InlineData("has no schema", "db", "script", "--store", "memory")]
    [InlineData("works on PostgreSQL only", "db", "roles", "--sqlite", "a.db")]
    [InlineData("gone when the command ends", "db", "roles", "--postgres", "auto")]
    [InlineData("name the same role", "db", "roles", "--postgres", "Host=localhost", "--owner", "one", "--application", "one")]
    [InlineData("'public' is everybody's", "db", "roles", "--postgres", "Host=localhost", "--schema", "public")]
    [InlineData("is no schema name", "db", "roles", "--postgres", "Host=localhost", "--schema", "a\"; DROP SCHEMA public; --")]
    [InlineData("A role name must match", "db", "roles", "--postgres", "Host=localhost", "--owner", "a\"; DROP SCHEMA public; --")]
    [InlineData("A role name must match", "db", "roles", "--postgres", "Host=localhost", "--application", "public")]
    [InlineData("This works on PostgreSQL", "db", "verify", "--store", "memory")]
    [InlineData("--application names a role of PostgreSQL", "db", "verify", "--sqlite", "a.db", "--application", "shop")]
    [InlineData("Required command was not provided", "db")]
    [InlineData("Required command was not provided")]
    [InlineData("'frobnicate' is no option or verb of 'eventcore'", "frobnicate")]
    public async Task A_wrong_command_line_is_answered_in_one_line(string expected, params string[] arguments)
    {
        using var run = await ToolRun.Of(arguments);

        Assert.Contains(expected, run.TheOneLine(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
    }

    [Theory]
    [InlineData("is a folder", "/tmp")]
    [InlineData("folder that does not exist", "/no/such/folder/events.db")]
    [InlineData("could not be opened or created", "/proc/events.db")]
    public async Task A_file_that_cannot_be_opened_is_answered_in_one_line(string expected, string path)
    {
        using var run = await ToolRun.Of("bench", "--sqlite", path);

        Assert.Contains(expected, run.TheOneLine(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
    }

    [Theory]
    [InlineData("bench", "--postgres", "Host=127.0.0.1;Port=1;Username=app;Password=hunter2")]
    [InlineData("bench", "--postgres", "Host=127.0.0.1;Port=1;Username=app;Password=hunter2;hunter2=x")]
    [InlineData("bench", "--postgres", "postgres://app:hunter2@127.0.0.1:1/shop")]
    [InlineData("bench", "--postgres", "Host=127.0.0.1;", "Password=hunter2")]
    [InlineData("bench", "--verbose", "--postgres", "Host=127.0.0.1;Port=1;Username=app;Password=hunter2")]
    public async Task No_error_shows_a_password(params string[] arguments)
    {
        using var run = await ToolRun.Of(arguments);

        Assert.NotEqual(ExitCode.Done, run.ExitCode);
        Assert.DoesNotContain("hunter2", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_answered_in_one_line()
    {
        using var run = await ToolRun.Of("bench", "--postgres", "Host=127.0.0.1;Port=1;Username=app");

        Assert.Contains("could not be reached", run.TheOneLine(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
    }

    [Fact]
    public async Task Verbose_shows_where_an_error_came_from()
    {
        using var run = await ToolRun.Of("bench", "--sqlite", "/tmp", "--verbose");

        Assert.Contains("   at EventCore.", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eventcore bench", "--help")]
    [InlineData("EVENTCORE_POSTGRES", "bench", "--help")]
    [InlineData("--snapshots <on|off>", "bench", "--help")]
    [InlineData("throw-away file in the current folder", "bench", "--help")]
    [InlineData("eventcore.db in the current folder", "db", "migrate", "--help")]
    [InlineData("--json", "db", "migrate", "--help")]
    [InlineData("script for psql", "db", "script", "--help")]
    [InlineData("[default: eventcore_app]", "db", "roles", "--help")]
    [InlineData("Examples:", "bench", "--concurrency", "0", "--help")]
    public async Task Help_describes_every_verb(string expected, params string[] arguments)
    {
        using var run = await ToolRun.Of(arguments);

        var unwrapped = string.Join(' ', run.Output.Split([' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(expected, unwrapped, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Empty(run.Error);
    }
}

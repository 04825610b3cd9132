namespace EventCore.Cli.Tests;

/// <summary>Whatever is typed, the tool answers, in one line where it is an error, and does nothing else.</summary>
public sealed class AbuseTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly string[] Words =
    [
        "db", "verify", "migrate", "roles", "script", "adopt", "--json", "--schema", "--postgres", "--sqlite", "--log", "--yes", "--help", "-?", "-h", "--", "-", "--version", "@file", "@", "",
        " ", "'", "\"", "; DROP SCHEMA eventcore CASCADE", "\"; DROP TABLE events; --", "../../etc/passwd", "/dev/null", "/proc/self/mem", "\0", "\u202e", "\ud800", "%n", "{0}", "=", "--schema=", "--postgres=",
        "Host=127.0.0.1;Port=1;Timeout=1", "Host=127.0.0.1;Port=1;Timeout=1;Password=secret", "Host=;Port=x", "Host=127.0.0.1;Port=99999", "postgres://a:b@127.0.0.1:1/x", "Nonsense=1", ";;;", "-1", "99999999999999999999", "NaN",
    ];

    [Fact]
    public async Task Any_command_line_is_answered()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var tried = 0; tried < 2_000; tried++)
        {
            string[] arguments = ["db", .. Enumerable.Range(0, random.Next(6)).Select(_ => Words[random.Next(Words.Length)])];
            using var run = await ToolRun.Of(arguments).WaitAsync(Limit, TestContext.Current.CancellationToken);

            var what = $"Seed {seed}, {string.Join(' ', arguments)}: {run.ExitCode}: {run.Error}";
            Assert.True(Enum.IsDefined(run.ExitCode), what);
            Assert.False((run.Error + run.Output).Contains("   at ", StringComparison.Ordinal), what);
            Assert.False(run.Error.Contains("secret", StringComparison.Ordinal), what);
            Assert.True(run.ExitCode == ExitCode.Done || run.Error.StartsWith("eventcore: ", StringComparison.Ordinal), what);
        }
    }
}

using System.Globalization;

namespace EventCore.Postgres.Tests;

/// <summary>A process of a torture run: four writers, or an owner of projections.</summary>
internal static class TortureProcess
{
    public static TestProcess Writers(TortureDatabase database, int seed, TimeSpan time, string ledger) => new(
        typeof(TortureWriterHost),
        nameof(TortureWriterHost.A_process_appends_for_a_while_over_a_bad_line),
        Settings([("CONNECTION", database.ConnectionString), ("SEED", $"{seed}"), ("TIME", time.ToString("c", CultureInfo.InvariantCulture)), ("LEDGER", ledger)]));

    public static TestProcess Owner(TortureDatabase database, int seed, string owner, TortureProjections projections) => new(
        typeof(TortureOwnerHost),
        nameof(TortureOwnerHost.A_process_runs_projections_until_it_is_ended),
        Settings([("CONNECTION", database.ConnectionString), ("SEED", $"{seed}"), ("OWNER", owner), ("PROJECTIONS", $"{projections}")]));

    /// <summary>A setting of the process that this is.</summary>
    public static string Setting(string setting) => Environment.GetEnvironmentVariable(Variable(setting)) ?? throw new InvalidOperationException($"{Variable(setting)} is not set.");

    private static IEnumerable<KeyValuePair<string, string>> Settings(IEnumerable<(string Setting, string Value)> settings) =>
        settings.Select(setting => KeyValuePair.Create(Variable(setting.Setting), setting.Value));

    private static string Variable(string setting) => $"EVENTCORE_TEST_TORTURE_{setting}";
}

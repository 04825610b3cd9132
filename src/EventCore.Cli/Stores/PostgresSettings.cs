using Npgsql;

namespace EventCore.Cli;

/// <summary>The settings of a PostgreSQL server that durability and speed depend on, as a session of this run sees them.</summary>
internal sealed class PostgresSettings
{
    /// <summary>$1 names of settings. Each with its value as SHOW gives it.</summary>
    private const string Read = """
        SELECT name, current_setting(name)
        FROM unnest($1) WITH ORDINALITY AS setting (name, place)
        ORDER BY place
        """;

    private const string VersionName = "server_version";

    private static readonly string[] Names =
    [
        VersionName,
        "fsync",
        "synchronous_commit",
        "full_page_writes",
        "wal_level",
        "wal_sync_method",
        "shared_buffers",
        "synchronous_standby_names",
    ];

    /// <summary>What each setting must not be, and what that costs.</summary>
    private static readonly IReadOnlyList<(string Name, string Value, string Gap)> Gaps =
    [
        ("fsync", "off", "fsync = off: a power cut loses acknowledged appends, and may damage the database."),
        ("synchronous_commit", "off", "synchronous_commit = off: a commit is acknowledged before it is on the disk, so a crash of the server loses the latest appends."),
        ("full_page_writes", "off", "full_page_writes = off: a power cut in the middle of a page write may damage the database."),
    ];

    private readonly Dictionary<string, string> _values;

    private PostgresSettings(Dictionary<string, string> values) => _values = values;

    public string Version => _values[VersionName];

    public IEnumerable<KeyValuePair<string, string>> All =>
        Names.Where(name => name != VersionName).Select(name => KeyValuePair.Create(name, _values[name] is "" ? "(none)" : _values[name]));

    public IReadOnlyList<string> DurabilityGaps => [.. Gaps.Where(gap => _values[gap.Name] == gap.Value).Select(gap => gap.Gap)];

    public static async Task<PostgresSettings> ReadAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        using var command = dataSource.CreateCommand(Read);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = Names });
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            var values = new Dictionary<string, string>(StringComparer.Ordinal);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                values.Add(reader.GetString(0), reader.GetString(1));
            }

            return new PostgresSettings(values);
        }
    }
}

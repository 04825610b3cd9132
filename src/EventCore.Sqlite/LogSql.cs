namespace EventCore;

/// <summary>The statements that find a log of a file, or make it.</summary>
internal static class LogSql
{
    /// <summary>@name. The id of a log; no row where it has not been used yet.</summary>
    public const string Find = """
        SELECT log_id
        FROM logs
        WHERE name = @name
        """;

    /// <summary>@name, @created. A log, unless another process has just made it.</summary>
    public const string Create = """
        INSERT INTO logs (name, created_at)
        VALUES (@name, @created)
        ON CONFLICT (name) DO NOTHING
        """;
}

namespace EventCore;

/// <summary>The statements of migrations, beside the migrations themselves, which are the <c>.sql</c> files of this folder.</summary>
internal static class MigrationSql
{
    /// <summary>The history: which migrations a file has had, when, and from whom.</summary>
    public const string CreateHistory = """
        CREATE TABLE schema_migrations (
            version     INTEGER NOT NULL PRIMARY KEY,
            name        TEXT    NOT NULL,
            checksum    TEXT    NOT NULL,
            applied_at  INTEGER NOT NULL,
            applied_by  TEXT    NOT NULL,
            duration_ms INTEGER NOT NULL
        ) STRICT
        """;

    /// <summary>The history in order.</summary>
    public const string ReadHistory = """
        SELECT
            version,
            name,
            checksum
        FROM schema_migrations
        ORDER BY version
        """;

    /// <summary>@version, @name, @checksum, @applied_at, @applied_by, @duration_ms.</summary>
    public const string Record = """
        INSERT INTO schema_migrations (version, name, checksum, applied_at, applied_by, duration_ms)
        VALUES (@version, @name, @checksum, @applied_at, @applied_by, @duration_ms)
        """;

    /// <summary>Everything a file declares, as it was written; what SQLite made itself has no text and is left out.</summary>
    public const string ReadDeclarations = """
        SELECT
            type,
            name,
            tbl_name,
            sql
        FROM sqlite_schema
        WHERE sql IS NOT NULL
        ORDER BY type, name
        """;
}

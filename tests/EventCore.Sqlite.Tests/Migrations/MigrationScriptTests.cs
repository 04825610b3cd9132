using System.ComponentModel;
using System.Diagnostics;
using EventCore.Stores;
using Microsoft.Data.Sqlite;
using static EventCore.Sqlite.Tests.TemporaryFile;

namespace EventCore.Sqlite.Tests;

public sealed class MigrationScriptTests : IDisposable
{
    private static readonly Migration Notes = new(Migration.All.Count + 1, "9999_notes.sql", "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT DEFAULT 'it''s; so') STRICT;\n");

    private readonly TemporaryFile _file = new();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_store_takes_a_file_that_a_script_made_as_if_it_had_made_it()
    {
        var script = await SqliteSchema.ScriptAsync(_file.Path, CancellationToken);
        Assert.Empty(_file.Files);

        var shell = await ShellAsync(script);
        await using var store = await _file.OpenAsync();

        Assert.Equal((0, ""), shell);
        Assert.IsType<AppendResult.Appended>(await store.AppendAsync(Append("a", 0, To("a")), CancellationToken));
        Assert.Equal((long)Migration.All.Count, _file.Read("SELECT count(*) FROM schema_migrations WHERE applied_by = 'sqlite3'"));
        Assert.Equal(0L, _file.Read("SELECT count(*) FROM schema_migrations WHERE duration_ms NOT BETWEEN 0 AND 3600000 OR abs(applied_at / 1000000 - unixepoch()) > 3600"));
        Assert.Equal("", await SqliteSchema.ScriptAsync(_file.Path, CancellationToken));
    }

    [Fact]
    public async Task A_script_has_only_what_is_pending()
    {
        await (await _file.OpenAsync()).DisposeAsync();
        var script = MigrationScript.For(History(), [Notes]);

        var shell = await ShellAsync(script);

        Assert.Equal((0, ""), shell);
        Assert.DoesNotContain("0001_events.sql", script, StringComparison.Ordinal);
        Assert.Equal(0L, _file.Read("SELECT count(*) FROM notes"));
        Assert.Equal(Notes.Checksum, _file.Read($"SELECT checksum FROM schema_migrations WHERE version = {Notes.Version}"));
    }

    [Theory]
    [InlineData("UPDATE schema_migrations SET checksum = 'other' WHERE version = 1")]
    [InlineData("DELETE FROM schema_migrations")]
    [InlineData("INSERT INTO schema_migrations SELECT 99, name, checksum, 0, '', 0 FROM schema_migrations WHERE version = 1")]
    public async Task A_script_is_refused_where_the_history_has_changed_meanwhile(string change)
    {
        await (await _file.OpenAsync()).DisposeAsync();
        var script = MigrationScript.For(History(), [Notes]);
        _file.Run(change);

        await ExpectRefusedAsync(script);
    }

    [Fact]
    public async Task A_script_that_is_run_twice_is_refused_and_so_is_one_for_a_file_that_was_made_meanwhile()
    {
        var first = await SqliteSchema.ScriptAsync(_file.Path, CancellationToken);
        await (await _file.OpenAsync()).DisposeAsync();
        var later = MigrationScript.For(History(), [Notes]);
        await ShellAsync(later);

        await ExpectRefusedAsync(first);
        await ExpectRefusedAsync(later);
    }

    public void Dispose() => _file.Dispose();

    private IReadOnlyList<AppliedMigration> History()
    {
        using var connection = _file.Connect();
        return MigrationHistory.Read(connection);
    }

    private async Task ExpectRefusedAsync(string script)
    {
        var before = Contents();

        var (exitCode, error) = await ShellAsync(script);

        Assert.NotEqual(0, exitCode);
        Assert.Contains("The file is not as it was when this script was written", error, StringComparison.Ordinal);
        Assert.Equal(before, Contents());
    }

    private string Contents() => string.Concat(
        _file.Read("SELECT group_concat(type || name || sql) FROM sqlite_schema"),
        _file.Read("SELECT group_concat(version || checksum) FROM schema_migrations"));

    /// <summary>Runs a script in SQLite's shell or, where that is not installed, as it would: until the first error.</summary>
    private async Task<(int ExitCode, string Error)> ShellAsync(string script)
    {
        try
        {
            using var shell = Process.Start(new ProcessStartInfo("sqlite3", [_file.Path]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardError = true })!;
            await shell.StandardInput.WriteAsync(script);
            shell.StandardInput.Close();
            var error = await shell.StandardError.ReadToEndAsync(CancellationToken);
            await shell.WaitForExitAsync(CancellationToken);
            return (shell.ExitCode, error);
        }
        catch (Win32Exception)
        {
            return WithoutShell(script);
        }
    }

    private (int ExitCode, string Error) WithoutShell(string script)
    {
        try
        {
            _file.Run(script.Replace(".bail on", "", StringComparison.Ordinal));
            return (0, "");
        }
        catch (SqliteException failure)
        {
            return (1, failure.Message);
        }
    }
}

using Microsoft.Data.Sqlite;

namespace EventCore.Cli.Tests;

public sealed class ClaimedFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("eventcore-claim-");

    private string FilePath => Path.Combine(_folder.FullName, "shop.db");

    [Fact]
    public void A_file_that_is_there_is_not_claimed()
    {
        File.WriteAllText(FilePath, "");

        Assert.Null(ClaimedFile.TryMake(FilePath));
    }

    [Fact]
    public void A_claimed_file_that_nobody_used_is_removed()
    {
        var claimed = ClaimedFile.TryMake(FilePath)!;

        claimed.RemoveUnlessUsed();

        Assert.Empty(_folder.EnumerateFileSystemInfos());
    }

    [Fact]
    public async Task A_claimed_file_in_which_another_process_made_its_database_is_kept()
    {
        var claimed = ClaimedFile.TryMake(FilePath)!;
        await using (await SqliteEventStore.OpenAsync(FilePath, cancellationToken: TestContext.Current.CancellationToken))
        {
            claimed.RemoveUnlessUsed();
            Assert.True(File.Exists(FilePath + "-wal"));
        }

        claimed.RemoveUnlessUsed();

        Assert.Equal(["0001_events.sql", "0002_snapshots.sql", "0003_projections.sql", "0004_projection_control.sql"], SqliteFacts.ReadMigrations(FilePath));
    }

    [Theory]
    [InlineData("PRAGMA journal_mode = WAL; SELECT count(*) FROM sqlite_schema")]
    [InlineData("BEGIN IMMEDIATE; CREATE TABLE half_done (id)")]
    [InlineData("PRAGMA journal_mode = WAL; BEGIN IMMEDIATE; CREATE TABLE half_done (id)")]
    public void A_claimed_file_that_another_process_is_setting_up_is_kept(string setUp)
    {
        var claimed = ClaimedFile.TryMake(FilePath)!;
        using var other = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = FilePath, Pooling = false }.ConnectionString);
        other.Open();
        using var command = other.CreateCommand();
        command.CommandText = setUp;
        command.ExecuteNonQuery();

        claimed.RemoveUnlessUsed();

        Assert.True(File.Exists(FilePath));
    }

    [Fact]
    public async Task A_run_that_is_stopped_before_its_file_holds_anything_leaves_none()
    {
        using var run = new ToolRun();

        await run.Again(_ => null, new CancellationToken(canceled: true), "db", "migrate", "--sqlite", "shop.db");

        Assert.Equal("eventcore: Stopped." + Environment.NewLine, run.TheOneLine());
    }

    public void Dispose() => _folder.Delete(recursive: true);
}

using System.Text;
using EventCore.Stores;
using Microsoft.Data.Sqlite;

namespace EventCore.Sqlite.Tests;

/// <summary>A path for an event store in a folder of its own, which is deleted with everything in it.</summary>
public sealed class TemporaryFile : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("eventcore-").FullName;

    /// <summary>The path; nothing is there at first.</summary>
    public string Path => System.IO.Path.Combine(_folder, "events.db");

    /// <summary>The names of all files in the folder.</summary>
    public string[] Files => [.. Directory.GetFiles(_folder).Select(path => System.IO.Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public ValueTask<SqliteEventStore> OpenAsync(SqliteEventStoreOptions? options = null) =>
        SqliteEventStore.OpenAsync(Path, options, TestContext.Current.CancellationToken);

    /// <summary>A connection as another program would have it.</summary>
    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        return connection;
    }

    /// <summary>Runs statements as another program would, and closes the file again.</summary>
    public void Run(string statements)
    {
        using var connection = Connect();
        Run(connection, statements);
    }

    public static void Run(SqliteConnection connection, string statements)
    {
        using var command = connection.CreateCommand();
        command.CommandText = statements;
        command.ExecuteNonQuery();
    }

    /// <summary>The first value of a query.</summary>
    public object? Read(string query)
    {
        using var connection = Connect();
        return DatabaseFile.Read(connection, query);
    }

    public static NewEvent To(string streamId, string data = "{}", EventMetadata? metadata = null) => new(
        new StreamId(streamId),
        EventId.Create(TimeProvider.System),
        new EventType("happened"),
        Encoding.UTF8.GetBytes(data),
        metadata ?? EventMetadata.Empty);

    public static AppendRequest Append(string streamId, long expected, params NewEvent[] events) =>
        new(new StreamVersions([KeyValuePair.Create(new StreamId(streamId), new StreamVersion(expected))]), events);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

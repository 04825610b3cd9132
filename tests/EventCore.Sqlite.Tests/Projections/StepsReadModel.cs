namespace EventCore.Sqlite.Tests;

/// <summary>A row for each event with who wrote it, which nothing but the checkpoint keeps from being written twice.</summary>
internal sealed class StepsReadModel : SqliteReadModel<StepEvent>
{
    public const string Tables = "CREATE TABLE {steps} (position INTEGER NOT NULL, writer TEXT NOT NULL); CREATE INDEX {steps_by_position} ON {steps} (position)";

    public StepsReadModel(string writer, int version = 1, Func<Recorded<StepEvent.Stepped>, Task>? then = null, string createTables = Tables, ProjectionOptions? options = null)
        : base("steps", createTables, version, options) =>
        On<StepEvent.Stepped>(async (recorded, tables, _) =>
        {
            await (then?.Invoke(recorded) ?? Task.CompletedTask);
            using var command = tables.CreateCommand("INSERT INTO {steps} VALUES (@position, @writer)");
            command.Parameters.AddWithValue("@position", recorded.Position.Value);
            command.Parameters.AddWithValue("@writer", writer);
            command.ExecuteNonQuery();
        });
}

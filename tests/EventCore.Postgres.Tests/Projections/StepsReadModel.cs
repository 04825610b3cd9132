using Npgsql;

namespace EventCore.Postgres.Tests;

/// <summary>A row for each event with who wrote it, in a schema of its own. Nothing but the checkpoint keeps an event from being applied twice.</summary>
internal sealed class StepsReadModel : PostgresReadModel<StepEvent>
{
    public const string Tables = "CREATE TABLE steps (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, position bigint NOT NULL, writer text NOT NULL); CREATE INDEX ON steps (position)";

    public StepsReadModel(
        string schema,
        string writer,
        int version = 1,
        Func<Recorded<StepEvent.Stepped>, NpgsqlTransaction, CancellationToken, Task>? then = null,
        string createTables = Tables,
        ProjectionOptions? options = null)
        : base("steps", schema, createTables, version, options) =>
        On<StepEvent.Stepped>(async (recorded, transaction, cancellationToken) =>
        {
            await using var command = new NpgsqlCommand("INSERT INTO steps (position, writer) VALUES ($1, $2)", transaction.Connection)
            {
                Parameters = { new() { Value = recorded.Position.Value }, new() { Value = writer } },
            };
            await command.ExecuteNonQueryAsync(cancellationToken);
            await (then?.Invoke(recorded, transaction, cancellationToken) ?? Task.CompletedTask);
        });
}

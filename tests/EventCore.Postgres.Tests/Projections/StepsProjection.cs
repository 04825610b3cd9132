using Npgsql;

namespace EventCore.Postgres.Tests;

/// <summary>A row for each event, in the order of the writes, with who wrote it, and one with how many there are. Nothing but the checkpoint keeps an event from being applied twice.</summary>
internal sealed class StepsProjection : PostgresProjection<StepEvent>
{
    private readonly string _insert;
    private readonly string _writer;
    private readonly Func<Recorded<StepEvent.Stepped>, NpgsqlTransaction, CancellationToken, Task>? _then;

    public StepsProjection(
        string schema, string writer, Func<Recorded<StepEvent.Stepped>, NpgsqlTransaction, CancellationToken, Task>? then = null, ProjectionOptions? options = null, string name = "steps")
        : base(name, options)
    {
        _insert = $"WITH counted AS (UPDATE {schema}.steps_count SET count = count + 1) INSERT INTO {schema}.steps (position, number, writer) VALUES ($1, $2, $3)";
        _writer = writer;
        _then = then;
        On<StepEvent.Stepped>(InsertAsync);
    }

    public static string CreateTables(string schema) =>
        $"""
        CREATE TABLE {schema}.steps (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, position bigint NOT NULL, number integer NOT NULL, writer text NOT NULL);
        CREATE TABLE {schema}.steps_count (count bigint NOT NULL);
        INSERT INTO {schema}.steps_count VALUES (0)
        """;

    private async Task InsertAsync(Recorded<StepEvent.Stepped> recorded, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(_insert, transaction.Connection)
        {
            Parameters = { new() { Value = recorded.Position.Value }, new() { Value = recorded.Data.Number }, new() { Value = _writer } },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
        await (_then?.Invoke(recorded, transaction, cancellationToken) ?? Task.CompletedTask);
    }
}

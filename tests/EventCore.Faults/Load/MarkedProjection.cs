using Npgsql;

namespace EventCore.Faults;

/// <summary>A row for each event, in the order of the writes. Nothing but the checkpoint keeps an event from being applied twice.</summary>
internal sealed class MarkedProjection : PostgresProjection<MarkedEvent>
{
    public const string ProjectionName = "marked";

    private readonly string _insert;
    private readonly TimeSpan _work;

    /// <param name="schema">Where the rows go.</param>
    /// <param name="work">What else it takes to apply a page, in the transaction.</param>
    public MarkedProjection(string schema, TimeSpan work)
        : base(ProjectionName)
    {
        _work = work;
        _insert = $"INSERT INTO {schema}.delivered (position, event_id) SELECT * FROM unnest($1, $2)";
    }

    public static string CreateTable(string schema) =>
        $"CREATE TABLE {schema}.delivered (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, position bigint NOT NULL, event_id uuid NOT NULL)";

    protected override async Task ApplyAsync(IReadOnlyList<Recorded<MarkedEvent>> events, NpgsqlTransaction context, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(_insert, context.Connection)
        {
            Parameters =
            {
                new NpgsqlParameter<long[]> { TypedValue = [.. events.Select(recorded => recorded.Position.Value)] },
                new NpgsqlParameter<Guid[]> { TypedValue = [.. events.Select(recorded => recorded.Id.Value)] },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
        await Task.Delay(_work, cancellationToken);
    }
}

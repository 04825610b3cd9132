using EventCore.Stores;
using Npgsql;

namespace EventCore;

/// <summary>
/// A projection onto tables in a schema of its own, which the library makes, empties, and builds anew beside the ones that are read:
/// what its handlers write and its checkpoint are committed together, so that every event takes effect exactly once.
/// </summary>
/// <remarks>
/// <para>Its statements name tables without a schema: while one of its transactions is open, the names mean the tables that it is to write to, which during
/// a rebuild are those of a second schema. Readers name the schema, as in <c>balances.accounts</c>, and find the new tables there once
/// they have been swapped. Whoever was granted something on the schema or on a table keeps it.</para>
/// <para>The role that runs it must be allowed to create schemas in the database: <c>GRANT CREATE ON DATABASE shop TO its_login</c>.</para>
/// <para>For the rest it is as <see cref="PostgresProjection{TEvent}"/>.</para>
/// </remarks>
/// <typeparam name="TEvent">The union of the events that it wants.</typeparam>
public abstract class PostgresReadModel<TEvent> : Projection<TEvent, NpgsqlTransaction>
    where TEvent : class, IEventUnion<TEvent>
{
    private readonly ReadModelSchema _schema;
    private readonly int _version;

    /// <summary>A projection onto tables in a schema of its own.</summary>
    /// <param name="name">The name that its checkpoint is kept under.</param>
    /// <param name="schema">The schema, which nothing else may be in: lower-case letters, digits and underscores, 55 at most.</param>
    /// <param name="createTables">The statements that make its tables, indexes and views, all without a schema.</param>
    /// <param name="version">
    /// Which version of the read model this is, 1 or more. Raise it with every change to its tables or handlers that needs it built anew: a process
    /// that runs a higher version has it rebuilt, and those that run the lower one go on with theirs until then.
    /// </param>
    /// <param name="options">How it works.</param>
    /// <exception cref="ArgumentException">The name of the schema is malformed, or one that a read model must not have.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The version is less than 1.</exception>
    protected PostgresReadModel(string name, string schema, string createTables, int version = 1, ProjectionOptions? options = null)
        : base(name, options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(createTables);
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        _schema = new ReadModelSchema(Name, ReadModelSchema.Require(schema, nameof(schema)), createTables);
        _version = version;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The store is no <see cref="PostgresEventStore"/>, or has its events in the schema.</exception>
    public sealed override IProjectionWriter WriteBeside(IEventStore store) => store switch
    {
        PostgresEventStore postgres when postgres.Schema != _schema.Name =>
            new ReadModelWriter(postgres, Name, _schema, _version, (batch, transaction, cancellationToken) => ApplyAsync(Decode(batch), transaction, cancellationToken)),
        PostgresEventStore => throw new ArgumentException($"Projection '{Name}' needs a schema of its own, but '{_schema.Name}' holds the events.", nameof(store)),
        _ => throw new ArgumentException($"Projection '{Name}' writes beside a {nameof(PostgresEventStore)}, but was given {store?.GetType().Name ?? "nothing"}.", nameof(store)),
    };
}

using EventCore.Stores;

namespace EventCore;

/// <summary>
/// A projection onto tables in the log's own file, which the library makes, empties, and builds anew beside the ones that are read: what its
/// handlers write and its checkpoint are committed together, so that every event takes effect exactly once.
/// </summary>
/// <remarks>
/// <para>Its statements have the names of its tables in braces: they mean the tables that a batch is to write to, which during a rebuild
/// are others. Readers use the names as they are, and find the new tables under them once they have been swapped.</para>
/// <para>Dropping the old tables is part of the swap and keeps others from writing to the file meanwhile.</para>
/// <para>For the rest it is as <see cref="SqliteProjection{TEvent}"/>.</para>
/// </remarks>
/// <typeparam name="TEvent">The union of the events that it wants.</typeparam>
public abstract class SqliteReadModel<TEvent> : Projection<TEvent, SqliteTables>
    where TEvent : class, IEventUnion<TEvent>
{
    private readonly ReadModelTables _tables;
    private readonly int _version;

    /// <summary>A projection onto tables in the log's file.</summary>
    /// <param name="name">The name that its checkpoint is kept under.</param>
    /// <param name="createTables">The statements that make its tables and indexes, each name in braces: <c>CREATE TABLE {accounts} (...); CREATE INDEX {accounts_by_owner} ON {accounts} (owner)</c>.</param>
    /// <param name="version">
    /// Which version of the read model this is, 1 or more. Raise it with every change to its tables or handlers that needs it built anew: a process
    /// that runs a higher version has it rebuilt, and those that run the lower one go on with theirs until then.
    /// </param>
    /// <param name="options">How it works; a batch aims at 100 ms unless they say otherwise.</param>
    /// <exception cref="ArgumentException">The statements have no name in braces.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The version is less than 1.</exception>
    protected SqliteReadModel(string name, string createTables, int version = 1, ProjectionOptions? options = null)
        : base(name, SqliteBatches.Suited(options))
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(createTables);
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        _tables = new ReadModelTables(createTables, nameof(createTables));
        _version = version;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The store is no <see cref="SqliteEventStore"/>.</exception>
    public sealed override IProjectionWriter WriteBeside(IEventStore store) => store is SqliteEventStore sqlite
        ? new ReadModelWriter(sqlite, Name, _tables, _version, (batch, tables, cancellationToken) => ApplyAsync(Decode(batch), tables, cancellationToken))
        : throw new ArgumentException($"Projection '{Name}' writes beside a {nameof(SqliteEventStore)}, but was given {store?.GetType().Name ?? "nothing"}.", nameof(store));
}

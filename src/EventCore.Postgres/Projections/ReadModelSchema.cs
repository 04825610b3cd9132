using Npgsql;

namespace EventCore;

/// <summary>The schema that a read model has its tables in, and those that a rebuild builds it in and puts the old one aside in.</summary>
internal sealed class ReadModelSchema(SubscriptionName projection, string name, string createTables)
{
    private const string RebuildSuffix = "_rebuild";
    private const string RetiredSuffix = "_retired";

    /// <summary>PostgreSQL cuts longer names off, and the longer suffix must fit.</summary>
    private const int MaxNameLength = 63 - 8;

    /// <summary>Where it is read.</summary>
    public string Name => name;

    /// <summary>Where it is built anew.</summary>
    public string Rebuild => name + RebuildSuffix;

    /// <summary>Where the former one waits to be dropped, which whoever still reads it may hold up.</summary>
    public string Retired => name + RetiredSuffix;

    public static string Require(string schema, string parameter)
    {
        SchemaName.Require(schema, parameter);
        return schema.Length <= MaxNameLength && schema != "public" && !schema.StartsWith("pg_", StringComparison.Ordinal)
            && !schema.EndsWith(RebuildSuffix, StringComparison.Ordinal) && !schema.EndsWith(RetiredSuffix, StringComparison.Ordinal)
            ? schema
            : throw new ArgumentException(
                $"A read model has a schema of its own, whose name has at most {MaxNameLength} characters, is neither 'public' nor one of PostgreSQL's, and does not end with {RebuildSuffix} or {RetiredSuffix}; '{schema}' does not do.",
                parameter);
    }

    /// <summary>Those of its three schemas that there are.</summary>
    public async Task<IReadOnlySet<string>> FindAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        (await QueryAsync(connection, ReadModelSql.Find, [All], cancellationToken).ConfigureAwait(false)).ToHashSet(StringComparer.Ordinal);

    /// <exception cref="EventStoreException">One of its three schemas was made by somebody else, or for another log.</exception>
    public async Task RefuseForeignAsync(NpgsqlConnection connection, int logId, CancellationToken cancellationToken)
    {
        if (await QueryAsync(connection, ReadModelSql.FindForeign, [All, Text(MarkFor(logId))], cancellationToken).ConfigureAwait(false) is [var foreign, ..])
        {
            throw new EventStoreException(
                $"Projection '{projection}' needs schemas of its own, but '{foreign}' is there already, and it did not make it. Drop it, or give the projection another one.",
                streams: [],
                Transience.Permanent);
        }
    }

    /// <exception cref="EventStoreException">It made its schema before, of which the store knows nothing any more.</exception>
    public async Task RefuseForgottenAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if ((await FindAsync(connection, cancellationToken).ConfigureAwait(false)).Contains(Name))
        {
            throw new EventStoreException(
                $"Projection '{projection}' begins at the start, but its schema '{Name}' is there already, from before it was forgotten, or the log restored. Drop the schema, then resume the projection.",
                streams: [],
                Transience.Permanent);
        }
    }

    /// <summary>Has the names of tables mean those in a schema until the transaction ends.</summary>
    public static Task LookInAsync(NpgsqlTransaction transaction, string schema, CancellationToken cancellationToken) =>
        QueryAsync(transaction.Connection!, ReadModelSql.SetPath, [Text(schema)], cancellationToken);

    public static Task LimitWaitsAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken) => RunAsync(transaction, ReadModelSql.SetLockTimeout, cancellationToken);

    /// <summary>Makes a schema with all tables, empty, for the transaction to look in.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="logId">The log that it is for.</param>
    /// <param name="schema">Which.</param>
    /// <param name="foreign">Runs what is not the store's.</param>
    /// <param name="cancellationToken">Rolls back.</param>
    public async Task CreateAsync(NpgsqlTransaction transaction, int logId, string schema, Func<Func<Task>, Task> foreign, CancellationToken cancellationToken)
    {
        await RunAsync(transaction, SchemaName.Bind(ReadModelSql.Create, schema), cancellationToken).ConfigureAwait(false);
        var mark = await QueryAsync(transaction.Connection!, ReadModelSql.Mark, [Text(schema), Text(MarkFor(logId))], cancellationToken).ConfigureAwait(false);
        await RunAsync(transaction, mark[0], cancellationToken).ConfigureAwait(false);
        await LookInAsync(transaction, schema, cancellationToken).ConfigureAwait(false);
        await foreign(() => RunAsync(transaction, createTables, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Drops a schema with what is in it.</summary>
    public static Task DropAsync(NpgsqlTransaction transaction, string schema, CancellationToken cancellationToken) =>
        RunAsync(transaction, SchemaName.Bind(ReadModelSql.Drop, schema), cancellationToken);

    /// <summary>Renames the schema that is read, which takes no lock on any table: whoever reads one goes on.</summary>
    public Task RetireAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken) => RunAsync(transaction, ReadModelSql.Rename(Name, Retired), cancellationToken);

    /// <summary>Puts the schema that was built anew in the place of the one that is read.</summary>
    public async Task SwapAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        var there = await FindAsync(transaction.Connection!, cancellationToken).ConfigureAwait(false);
        if (there.Contains(Name))
        {
            await RetireAsync(transaction, cancellationToken).ConfigureAwait(false);
        }

        await RunAsync(transaction, ReadModelSql.Rename(Rebuild, Name), cancellationToken).ConfigureAwait(false);
        await GrantAsRetiredAsync(transaction, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets whoever could read the former one read this one.</summary>
    public async Task GrantAsRetiredAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        foreach (var grant in await QueryAsync(transaction.Connection!, ReadModelSql.FindGrants, [Text(Retired), Text(Name)], cancellationToken).ConfigureAwait(false))
        {
            await RunAsync(transaction, grant, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <exception cref="EventStoreException">Something of another schema depends on one of its tables.</exception>
    public async Task RefuseDependentsAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        var dependents = await FindDependentsAsync(transaction, Name, cancellationToken).ConfigureAwait(false);
        if (dependents.Count > 0)
        {
            throw new EventStoreException(
                $"The tables of projection '{projection}' in schema '{Name}' cannot be replaced, since this would go on with the old ones: {string.Join(", ", dependents)}. Drop it, or make it part of the projection's own CREATE statements.",
                streams: [],
                Transience.Permanent);
        }
    }

    /// <summary>Some of what depends on a schema and is in others.</summary>
    public static Task<IReadOnlyList<string>> FindDependentsAsync(NpgsqlTransaction transaction, string schema, CancellationToken cancellationToken) =>
        QueryAsync(transaction.Connection!, ReadModelSql.FindDependents, [Text(schema)], cancellationToken);

    private NpgsqlParameter<string[]> All => new() { TypedValue = [Name, Rebuild, Retired] };

    private string MarkFor(int logId) => $"EventCore: read model of projection '{projection}' of log {logId}";

    private static NpgsqlParameter<string> Text(string value) => new() { TypedValue = value };

    private static async Task RunAsync(NpgsqlTransaction transaction, string sql, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand(sql, transaction.Connection, transaction);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<string>> QueryAsync(NpgsqlConnection connection, string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        var rows = new List<string>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }
}

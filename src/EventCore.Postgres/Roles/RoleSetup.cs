using System.Data;
using System.Globalization;
using Npgsql;

namespace EventCore;

/// <summary>One run that brings the roles of a schema to what <see cref="ExpectedPrivileges"/> says.</summary>
internal sealed class RoleSetup(string schema, PostgresRoleNames names)
{
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(10);

    /// <param name="dataSource">The database.</param>
    /// <param name="end">Ends the transaction, one way or the other.</param>
    /// <param name="cancellationToken">Stops, and changes nothing.</param>
    /// <returns>The statements that were run.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(NpgsqlDataSource dataSource, Func<NpgsqlTransaction, Task> end, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await dataSource.OpenOwnConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using var connectionScope = connection.ConfigureAwait(false);
            var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
            await using var transactionScope = transaction.ConfigureAwait(false);
            var statements = await RunAsync(connection, cancellationToken).ConfigureAwait(false);
            await end(transaction).ConfigureAwait(false);
            return statements;
        }
        catch (Exception failure) when (PostgresErrors.Concern(failure))
        {
            throw PostgresErrors.Translate(failure, "The roles were left as they were", streams: []);
        }
    }

    private async Task<IReadOnlyList<string>> RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await QueryAsync(connection, MigrationSql.TrustCatalogOnly, cancellationToken).ConfigureAwait(false);
        await QueryAsync(connection, RoleSql.Lock, cancellationToken).ConfigureAwait(false);
        await QueryAsync(connection, MigrationSql.Lock, cancellationToken).ConfigureAwait(false);
        await QueryAsync(connection, RoleSql.SetLockTimeout, cancellationToken, LockTimeout.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false);
        await RequireMigratedAsync(connection, cancellationToken).ConfigureAwait(false);

        // Each looks at what the one before has left: who owns an object decides who holds what on it.
        var statements = new List<string>();
        (string Find, string Role)[] steps =
        [
            (RoleSql.FindMissing, names.Owner),
            (RoleSql.FindMissing, names.Application),
            (RoleSql.FindMissingMembership, names.Owner),
            (PrivilegeSql.FindForeign, names.Owner),
            (PrivilegeSql.FindTooMany, names.Application),
            (PrivilegeSql.FindMissing, names.Application),
        ];
        foreach (var (find, role) in steps)
        {
            foreach (var statement in await QueryAsync(connection, find, cancellationToken, role).ConfigureAwait(false))
            {
                await QueryAsync(connection, statement, cancellationToken).ConfigureAwait(false);
                statements.Add(statement);
            }
        }

        await RefuseLeftOverAsync(connection, cancellationToken).ConfigureAwait(false);
        await RefuseTooMightyAsync(connection, cancellationToken).ConfigureAwait(false);
        return statements;
    }

    private async Task RequireMigratedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var state = await SchemaState.ReadAsync(connection, schema, cancellationToken).ConfigureAwait(false);
        if (MigrationHistory.Pending(state.Applied ?? [], Migration.All, schema) is [var missing, ..])
        {
            throw new SchemaMismatchException($"Schema '{schema}' lacks migration {missing.Name}, and roles are for a schema that is up to date. Run `eventcore db migrate --schema {schema}` first.");
        }
    }

    /// <summary>A REVOKE takes back what the owner granted, and says nothing where it was somebody else, who may grant it on.</summary>
    private async Task RefuseLeftOverAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (await QueryAsync(connection, PrivilegeSql.FindTooMany, cancellationToken, names.Application).ConfigureAwait(false) is [var revocation, ..])
        {
            throw new EventStoreException(
                $"The roles were left as they were: `{revocation}` took nothing back, since another role than the owner granted it. Run it as the role that granted it, which \\dp in psql shows.",
                streams: [],
                Transience.Permanent);
        }
    }

    private async Task RefuseTooMightyAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (await QueryAsync(connection, RoleSql.FindTooMighty, cancellationToken, names.Application).ConfigureAwait(false) is [var reason, ..])
        {
            throw new EventStoreException(
                $"The roles were left as they were: '{names.Application}' could change or remove events, since {reason}. Name another role for the application, or take that from it.",
                streams: [],
                Transience.Permanent);
        }
    }

    /// <summary>The first column of every row.</summary>
    private async Task<IReadOnlyList<string>> QueryAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params string[] parameters)
    {
        using var command = new NpgsqlCommand(SchemaName.Bind(sql, schema), connection);
        command.Parameters.AddRange(Array.ConvertAll(parameters, value => new NpgsqlParameter<string> { TypedValue = value }));
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        var rows = new List<string>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(reader.IsDBNull(0) ? "" : $"{reader.GetValue(0)}");
        }

        return rows;
    }
}

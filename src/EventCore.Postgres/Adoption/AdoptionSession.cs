using Npgsql;

namespace EventCore;

/// <summary>The one transaction of an adoption. Its statements may take as long as they need; only the caller ends them.</summary>
internal sealed class AdoptionSession(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellationToken)
{
    private const int NoTimeout = 0;

    public NpgsqlConnection Connection => connection;

    public CancellationToken CancellationToken => cancellationToken;

    public async Task ExecuteAsync(string sql, params IReadOnlyList<NpgsqlParameter> parameters)
    {
        using var command = CommandFor(sql, parameters);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Every row of a short answer.</summary>
    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, Func<NpgsqlDataReader, T> read, params IReadOnlyList<NpgsqlParameter> parameters)
    {
        var rows = new List<T>();
        using var command = CommandFor(sql, parameters);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>The one row of an answer.</summary>
    public async Task<T> QueryRowAsync<T>(string sql, Func<NpgsqlDataReader, T> read, params IReadOnlyList<NpgsqlParameter> parameters) =>
        (await QueryAsync(sql, read, parameters).ConfigureAwait(false))[0];

    /// <summary>Cannot be cancelled: nobody would know what became of it.</summary>
    public Task CommitAsync() => transaction.CommitAsync(CancellationToken.None);

    private NpgsqlCommand CommandFor(string sql, IReadOnlyList<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = NoTimeout };
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        return command;
    }
}

using System.Transactions;
using Npgsql;

namespace EventCore;

/// <summary>Connections that take no part in the caller's transaction.</summary>
internal static class OwnConnection
{
    /// <summary>
    /// Opens a connection outside an ambient transaction, in which the driver would enlist it: an append that was answered
    /// would be rolled back with the caller's scope, and reads would be of the moment when the scope began.
    /// </summary>
    public static async ValueTask<NpgsqlConnection> OpenOwnConnectionAsync(this NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        using var outside = Transaction.Current is null ? null : new TransactionScope(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled);
        var connection = await OpenAsync(dataSource, cancellationToken).ConfigureAwait(false);
        outside?.Complete();
        return connection;
    }

    private static async ValueTask<NpgsqlConnection> OpenAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        try
        {
            return await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (NpgsqlException nobody) when (nobody is not PostgresException && nobody.InnerException is null && HasSeveralHosts(dataSource))
        {
            // None of the hosts is what is asked for, by what the driver knew a moment ago: so it is while a standby is being
            // promoted. The driver calls only those failures transient that an I/O error is behind.
            throw new NpgsqlException(nobody.Message, new IOException("None of the hosts is of the kind that the connection string asks for, or can be reached. While a standby is being promoted, that passes.", nobody));
        }
        catch (Exception unusable) when (unusable is not (OperationCanceledException or ObjectDisposedException) && !PostgresErrors.Concern(unusable))
        {
            // What is named in the connection string and looked for only now, such as an encoding, a certificate or a file: the driver has
            // no exception of its own for that.
            throw new NpgsqlException($"The connection string asks for something that cannot be had: {unusable.Message}", unusable);
        }
    }

    private static bool HasSeveralHosts(NpgsqlDataSource dataSource) => new NpgsqlConnectionStringBuilder(dataSource.ConnectionString).Host?.Contains(',', StringComparison.Ordinal) == true;
}

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
        var connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        outside?.Complete();
        return connection;
    }
}

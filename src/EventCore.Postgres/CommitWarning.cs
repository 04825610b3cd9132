using Npgsql;

namespace EventCore;

/// <summary>
/// Listens for what a commit reports when its wait for a synchronous standby was cancelled: success, with a warning. What was
/// committed is on this server then, and perhaps nowhere else.
/// </summary>
internal sealed class CommitWarning : IDisposable
{
    private readonly NpgsqlConnection _connection;

    public CommitWarning(NpgsqlConnection connection)
    {
        _connection = connection;
        _connection.Notice += Listen;
    }

    /// <summary>Null where none has come.</summary>
    public PostgresNotice? Notice { get; private set; }

    public void Dispose() => _connection.Notice -= Listen;

    private void Listen(object sender, NpgsqlNoticeEventArgs notice) =>
        Notice ??= notice.Notice.InvariantSeverity is "WARNING" ? notice.Notice : null;
}

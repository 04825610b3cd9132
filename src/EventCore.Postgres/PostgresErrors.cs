using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;

namespace EventCore;

/// <summary>What an error of the server or of the connection means to a caller. Decided by SQLSTATE, never by message.</summary>
internal static class PostgresErrors
{
    /// <summary>Raised by <c>append_batch</c>; no SQLSTATE of the server's own, some of which have more than one meaning.</summary>
    private const string NotReadCommitted = "EC001";

    private const string SetReadCommitted =
        @"Set it back for this role and database, or in the connection string: Options=-c default_transaction_isolation=read\ committed";

    /// <summary>A statement that is missing, there already, or another one: prepared in a session which is not that of this transaction.</summary>
    private const string SetPrepareStatements =
        $"Behind a pooler that gives each transaction another session, such as PgBouncer, set {nameof(PostgresEventStoreOptions)}.{nameof(PostgresEventStoreOptions.PrepareStatements)} to false";

    /// <summary>Whether an exception is the server's or the connection's: while connecting, the driver lets some out as they are.</summary>
    public static bool Concern(Exception error) =>
        error is NpgsqlException or SocketException or TimeoutException or IOException or AuthenticationException;

    /// <summary>An error of anything but a sent append.</summary>
    public static EventCoreException Translate(Exception error, string what, IEnumerable<StreamId> streams) => error switch
    {
        EventStoreException barrier => new EventStoreException($"{what}: {barrier.Message}", streams, barrier.IsTransient ? Transience.Transient : Transience.Permanent, barrier.InnerException),
        PostgresException { SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.UndefinedFunction or PostgresErrorCodes.InvalidSchemaName } missing =>
            new SchemaMismatchException($"{what}: the schema is not the one this EventCore expects ({missing.SqlState}: {missing.MessageText}). Run `eventcore db verify` or PostgresSchema.VerifyAsync, which says what differs and what mends it.", missing),
        PostgresException server => new EventStoreException($"{what}: {Explain(server)}", streams, TransienceOf(server), server),
        _ => new EventStoreException($"{what}: {Explain(error)}", streams, TransienceOf(error), error),
    };

    /// <summary>An error of a migration's own statement, whatever it is: what is missing there, no other migration brings.</summary>
    public static EventStoreException TranslateMigration(PostgresException error, string what) =>
        new($"{what}: {Explain(error)}", streams: [], TransienceOf(error), error);

    /// <summary>An error of a batch of appends before anything was sent that commits. The queue in front names the streams.</summary>
    public static EventCoreException TranslateUnsentAppend(Exception error) => error switch
    {
        PostgresException server when MayConcernContent(server.SqlState) =>
            new AppendRefusedException($"Nothing was appended: PostgreSQL refused the content with {server.SqlState}: {server.MessageText}", streams: [], server),
        _ => Translate(error, "Nothing was appended", streams: []),
    };

    /// <summary>An error of a batch of appends after what commits it was sent.</summary>
    public static EventCoreException TranslateSentAppend(Exception error) =>
        LeavesOutcomeUnknown(error)
            ? new AppendOutcomeUnknownException(
                $"The connection broke before PostgreSQL answered an append ({error.Message}). It is committed whole or not at all; append the same events again, with the same event ids, to find out.",
                streams: [],
                error)
            : TranslateUnsentAppend(error);

    /// <summary>What <c>append_batch</c> refuses on the server.</summary>
    /// <exception cref="EventStoreException">Transactions are of another level, in which a statement does not see what was committed before it.</exception>
    public static void RequireReadCommitted(string isolationLevel)
    {
        if (isolationLevel != "read committed")
        {
            throw new EventStoreException(
                $"Nothing was appended: appends need READ COMMITTED, but default_transaction_isolation is {isolationLevel} here. {SetReadCommitted}", streams: [], Transience.Permanent);
        }
    }

    /// <summary>
    /// Whether a batch of reads may have failed for what one of them reads: a damaged event, or more than the server or its
    /// statement timeout allows. Apart from that one, the others would be answered. Not so where the server lets nobody in.
    /// </summary>
    public static bool MayConcernOneRead(Exception error) => error switch
    {
        PostgresException { InvariantSeverity: not "ERROR" } => false,
        PostgresException server => server.SqlState[..2] is "22" or "53" or "54" or "XX" || server.SqlState == PostgresErrorCodes.QueryCanceled,
        _ => !Concern(error) && error is not EventCoreException and not ObjectDisposedException,
    };

    /// <summary>
    /// Whether what was sent may have been committed. An error that the server answered rolled the statement back. Not so when the
    /// session or the server itself was ended (FATAL, PANIC): that may come after the commit, as when the disk fails
    /// under it; nor when no answer came at all.
    /// </summary>
    public static bool LeavesOutcomeUnknown(Exception error) =>
        error is not PostgresException { InvariantSeverity: "ERROR" };

    /// <summary>Data exceptions (22), constraints but our own keys (23), program limits (54), and what triggers and functions raise (P0).</summary>
    private static bool MayConcernContent(string state) =>
        state[..2] is "22" or "23" or "54" or "P0" && state != PostgresErrorCodes.UniqueViolation;

    private static Transience TransienceOf(Exception error) => error switch
    {
        PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.ReadOnlySqlTransaction } => Transience.Transient,
        NpgsqlException { InnerException: AggregateException hosts } => hosts.InnerExceptions.Any(host => TransienceOf(host) == Transience.Transient) ? Transience.Transient : Transience.Permanent,
        NpgsqlException { IsTransient: false } or AuthenticationException => Transience.Permanent,
        _ => Transience.Transient,
    };

    private static string Explain(PostgresException error) => error.SqlState switch
    {
        PostgresErrorCodes.LockNotAvailable => "other writers held the log for longer than the lock timeout. Try again, or look for a long transaction that locks the log.",
        PostgresErrorCodes.QueryCanceled => "PostgreSQL cancelled the statement, by its statement_timeout or by somebody's hand.",
        PostgresErrorCodes.ReadOnlySqlTransaction => "this server takes no writes. After a fail-over, name every host in the connection string, with Target Session Attributes=primary.",
        NotReadCommitted => $"{error.MessageText}. {SetReadCommitted}",
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            $"PostgreSQL refused the login ({error.MessageText}). Check the user name and password of the connection string.",
        PostgresErrorCodes.InvalidCatalogName => $"PostgreSQL has no such database ({error.MessageText}). Create it, or name another in the connection string.",
        PostgresErrorCodes.InsufficientPrivilege => $"the role may not do that ({error.MessageText}). Grant it the privilege, or use another role.",
        PostgresErrorCodes.InvalidSqlStatementName or PostgresErrorCodes.DuplicatePreparedStatement => $"{error.MessageText}. {SetPrepareStatements}",
        PostgresErrorCodes.ProtocolViolation when error.InvariantSeverity is "ERROR" => $"{error.MessageText}. {SetPrepareStatements}",
        _ => $"PostgreSQL said {error.SqlState}: {error.MessageText}",
    };

    private static string Explain(Exception error) => (error.InnerException ?? error) switch
    {
        SocketException socket => $"PostgreSQL could not be reached ({socket.Message}). Check the host and port of the connection string, and that the server runs.",
        TimeoutException => "PostgreSQL did not answer in time. Check the server, or raise the timeouts of the connection string.",
        _ => error.Message,
    };
}

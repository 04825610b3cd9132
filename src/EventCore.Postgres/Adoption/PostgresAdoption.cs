using System.Data;
using Npgsql;

namespace EventCore;

/// <summary>
/// Takes over the events of an older store, whose tables have no migration history: they are recognised by their columns, and
/// carried over into the tables of a <see cref="PostgresEventStore"/> in one transaction.
/// </summary>
/// <remarks>
/// Old tables are never emptied or dropped. Everything runs in the server, so the memory needed here does not grow with the
/// events. The role must be able to read and lock the old tables and to create a schema.
/// </remarks>
public static class PostgresAdoption
{
    /// <summary>Says what <see cref="AdoptAsync"/> would do, or why it would refuse, in a transaction that can only read.</summary>
    /// <param name="dataSource">The database.</param>
    /// <param name="options">What to take over, and where to bring it.</param>
    /// <param name="progress">Is told of every step, from whatever thread runs it.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="EventStoreException">The database could not be reached, or refused a statement.</exception>
    public static async Task<AdoptionPlan> PlanAsync(
        NpgsqlDataSource dataSource, AdoptionOptions? options = null, IProgress<AdoptionProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        options ??= new AdoptionOptions();
        return await InTransactionAsync(dataSource, IsolationLevel.RepeatableRead, "Nothing was planned", PlanAsync, cancellationToken).ConfigureAwait(false);

        async Task<AdoptionPlan> PlanAsync(AdoptionSession session)
        {
            await session.ExecuteAsync("SET TRANSACTION READ ONLY").ConfigureAwait(false);
            await SettleAsync(session, options).ConfigureAwait(false);
            return (await new AdoptionExamination(session, options, progress).RunAsync().ConfigureAwait(false)).Plan;
        }
    }

    /// <summary>Takes over everything, or nothing: the old tables are locked against writers, checked, copied, compared with the copy, and only then is it committed.</summary>
    /// <param name="dataSource">The database.</param>
    /// <param name="options">What to take over, and where to bring it.</param>
    /// <param name="progress">Is told of every step, from whatever thread runs it.</param>
    /// <param name="cancellationToken">Rolls everything back, unless it is being committed.</param>
    /// <returns>What was carried over, or why nothing was.</returns>
    /// <exception cref="EventStoreException">
    /// The database could not be reached, refused a statement, or did not let the old tables be locked in time; or the copy differs
    /// from what was copied. Nothing was changed, unless the message says that the connection broke during the commit.
    /// </exception>
    /// <remarks>Any number of processes may call it at once: one adopts, the others are told that the schema is migrated already.</remarks>
    public static async Task<AdoptionResult> AdoptAsync(
        NpgsqlDataSource dataSource, AdoptionOptions? options = null, IProgress<AdoptionProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        options ??= new AdoptionOptions();
        return await InTransactionAsync<AdoptionResult>(dataSource, IsolationLevel.ReadCommitted, "Nothing was adopted", AdoptAsync, cancellationToken).ConfigureAwait(false);

        async Task<AdoptionResult> AdoptAsync(AdoptionSession session)
        {
            await SettleAsync(session, options).ConfigureAwait(false);

            // Each statement sees what was committed before it began: what is examined after the locks is what is copied.
            await session.ExecuteAsync(SchemaName.Bind(MigrationSql.Lock, options.Schema)).ConfigureAwait(false);
            await LockOldTablesAsync(session, options, progress).ConfigureAwait(false);
            var (plan, found) = await new AdoptionExamination(session, options, progress).RunAsync().ConfigureAwait(false);
            if (found is null)
            {
                return new AdoptionResult.Refused(plan);
            }

            var digest = await new AdoptionCopy(session, options, progress, plan, found).RunAsync().ConfigureAwait(false);
            progress?.Report(new AdoptionProgress("committing"));
            await CommitAsync(session).ConfigureAwait(false);
            return new AdoptionResult.Adopted(plan, digest);
        }
    }

    private static async Task<T> InTransactionAsync<T>(
        NpgsqlDataSource dataSource, IsolationLevel isolation, string what, Func<AdoptionSession, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await dataSource.OpenOwnConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using var connectionScope = connection.ConfigureAwait(false);
            var transaction = await connection.BeginTransactionAsync(isolation, cancellationToken).ConfigureAwait(false);
            await using var transactionScope = transaction.ConfigureAwait(false);
            return await work(new AdoptionSession(connection, transaction, cancellationToken)).ConfigureAwait(false);
        }
        catch (Exception failure) when (PostgresErrors.Concern(failure))
        {
            throw PostgresErrors.Translate(failure, what, streams: []);
        }
    }

    private static async Task CommitAsync(AdoptionSession session)
    {
        try
        {
            await session.CommitAsync().ConfigureAwait(false);
        }
        catch (Exception broken) when (PostgresErrors.Concern(broken) && PostgresErrors.LeavesOutcomeUnknown(broken))
        {
            throw new EventStoreException(
                $"The connection broke during the commit ({broken.Message}): everything was adopted, or nothing. Do it again; it is refused, because the schema has a migration history, if it was done.",
                streams: [],
                Transience.Transient,
                broken);
        }
    }

    private static Task SettleAsync(AdoptionSession session, AdoptionOptions options)
    {
        var renames = options.RenameMap.ToDictionary(pair => pair.Key, pair => pair.Value.Value, StringComparer.Ordinal);
        return session.ExecuteAsync(AdoptionSql.Settle, new NpgsqlParameter<string> { TypedValue = RenameMapJson.Write(renames) });
    }

    private static async Task LockOldTablesAsync(AdoptionSession session, AdoptionOptions options, IProgress<AdoptionProgress>? progress)
    {
        var tables = await OldTables.ReadAsync(session.Connection, options.FromSchema, session.CancellationToken).ConfigureAwait(false);
        if (OldStore.Recognise(tables).Store is not { } old)
        {
            return;
        }

        progress?.Report(new AdoptionProgress("waiting for writers of the old tables"));

        // Readers may go on, unless the tables are to be renamed. A lock that is raised later could meet another's half way.
        var mode = options.FromSchema == options.Schema ? "ACCESS EXCLUSIVE" : "SHARE";
        var names = string.Join(", ", old.Tables.Select(table => OldName.Quote(old.Schema, table)));
        try
        {
            await session.ExecuteAsync($"SET LOCAL lock_timeout = {(long)options.LockTimeout.TotalMilliseconds}").ConfigureAwait(false);
            await session.ExecuteAsync($"LOCK TABLE {names} IN {mode} MODE").ConfigureAwait(false);
            await session.ExecuteAsync("SET LOCAL lock_timeout = 0").ConfigureAwait(false);
        }
        catch (PostgresException busy) when (busy.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new EventStoreException(
                $"Nothing was adopted: somebody else held {names} for longer than {options.LockTimeout.TotalSeconds:0.###} s. Stop what writes to the old tables, and try again.",
                streams: [],
                Transience.Transient,
                busy);
        }
    }
}

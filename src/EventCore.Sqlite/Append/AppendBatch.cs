using EventCore.Stores;
using Microsoft.Data.Sqlite;

namespace EventCore;

/// <summary>Appends of one transaction: judged in order, each seeing those before it, and answered together after the commit.</summary>
/// <remarks>
/// No answer leaves before the commit, a conflict included: it may be a conflict with an append of the same batch.
/// The caller has begun the transaction, so nothing else writes to the file.
/// </remarks>
internal sealed class AppendBatch(AppendStatements statements, string path, TimeProvider timeProvider)
{
    private readonly List<Verdict> _verdicts = [];
    private LogPosition? _lastPosition;

    /// <summary>Judges one append and writes its events where nothing speaks against them.</summary>
    /// <exception cref="SqliteException">The transaction is over.</exception>
    public void Judge(PendingAppend pending)
    {
        var verdict = new Verdict(pending);
        _verdicts.Add(verdict);
        try
        {
            // A re-sent append is recognised before versions are compared: others may have appended since.
            var append = pending.Request;
            verdict.Result = FindEarlier(append)
                ?? (AppendResult?)AppendResult.Conflict.Between(append.ExpectedVersions, statements.FindVersion)
                ?? Write(append);
        }
        catch (EventIdReusedException reused)
        {
            verdict.Error = reused;
        }
        catch (SqliteException error) when (DatabaseFile.IsInTransaction(statements.Connection))
        {
            // The file refused this append alone, and Write took it back: its neighbours are not touched.
            verdict.Error = Translate(pending, error);
        }
    }

    /// <summary>Gives every append its answer; call it when the commit has succeeded.</summary>
    public void Answer()
    {
        foreach (var verdict in _verdicts)
        {
            if (verdict.Error is { } error)
            {
                verdict.Pending.Fail(error);
            }
            else
            {
                verdict.Pending.Complete(verdict.Result!);
            }
        }
    }

    /// <summary>Tells every append that the transaction failed before its commit: nothing was written.</summary>
    public void Fail(Exception error)
    {
        foreach (var verdict in _verdicts)
        {
            verdict.Pending.Fail(verdict.Error ?? Translate(verdict.Pending, error));
        }
    }

    /// <summary>Tells every append that the commit failed.</summary>
    public void FailCommit(SqliteException error)
    {
        foreach (var verdict in _verdicts)
        {
            verdict.Pending.Fail(
                verdict.Error
                ?? (verdict.Result is AppendResult.Appended && SqliteFailure.LeavesCommitUnknown(error)
                    ? OutcomeUnknown(verdict.Pending, error)
                    : Translate(verdict.Pending, error)));
        }
    }

    private AppendResult.Appended? FindEarlier(AppendRequest append)
    {
        var found = append.Events.Select(@event => (Event: @event, Stored: statements.FindEvent(@event.Id))).ToList();
        var known = found.FindAll(pair => pair.Stored is not null);
        if (known.Count == 0)
        {
            return null;
        }

        if (known.Count < found.Count || !known.TrueForAll(pair => pair.Stored!.IsSameAs(pair.Event)))
        {
            throw new EventIdReusedException([.. known.Select(pair => pair.Event.Id)], append.ExpectedVersions.Keys);
        }

        var versions = append.ExpectedVersions.ToDictionary();
        foreach (var (@event, stored) in known)
        {
            versions[@event.StreamId] = stored!.Version;
        }

        return new AppendResult.Appended(new StreamVersions(versions), known[^1].Stored!.Position, known[^1].Stored!.CreatedAt);
    }

    private AppendResult.Appended Write(AppendRequest append)
    {
        DatabaseFile.Run(statements.Connection, AppendSql.BeginWrite);
        try
        {
            var createdAt = StoredTime.Round(timeProvider.GetUtcNow());
            var versions = append.ExpectedVersions.ToDictionary();
            var position = _lastPosition ?? statements.FindLastPosition();
            foreach (var @event in append.Events)
            {
                position = new LogPosition(position.Value + 1);
                versions[@event.StreamId] = versions[@event.StreamId].After(1);
                statements.Insert(@event, position, versions[@event.StreamId], createdAt);
            }

            DatabaseFile.Run(statements.Connection, AppendSql.EndWrite);
            _lastPosition = position;
            return new AppendResult.Appended(new StreamVersions(versions), position, createdAt);
        }
        catch (SqliteException) when (DatabaseFile.IsInTransaction(statements.Connection))
        {
            DatabaseFile.Run(statements.Connection, AppendSql.UndoWrite);
            throw;
        }
    }

    private Exception Translate(PendingAppend pending, Exception error) =>
        SqliteFailure.Translate(error, path, pending.Request.ExpectedVersions.Keys);

    private AppendOutcomeUnknownException OutcomeUnknown(PendingAppend pending, SqliteException error) =>
        new(
            $"The append to '{path}' was being committed when the disk failed (SQLite error {error.SqliteExtendedErrorCode}), so it is in the log or it is not. "
            + "Send the same events again, with the same ids, to find out.",
            pending.Request.ExpectedVersions.Keys,
            error);

    /// <summary>What an append is going to be told.</summary>
    private sealed class Verdict(PendingAppend pending)
    {
        public PendingAppend Pending { get; } = pending;

        public AppendResult? Result { get; set; }

        public Exception? Error { get; set; }
    }
}

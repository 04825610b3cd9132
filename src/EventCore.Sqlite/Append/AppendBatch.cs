using EventCore.Stores;
using Microsoft.Data.Sqlite;

namespace EventCore;

/// <summary>The appends of one transaction: judged in order, each seeing those before it.</summary>
/// <remarks>
/// No answer may leave before the commit, a conflict included: it may be a conflict with an append of the same batch.
/// The caller has begun the transaction, so nothing else writes to the file.
/// </remarks>
internal sealed class AppendBatch(AppendStatements statements, string path, TimeProvider timeProvider)
{
    private LogPosition? _lastPosition;

    /// <summary>Judges one append and writes its events where nothing speaks against them.</summary>
    /// <exception cref="SqliteException">The transaction is over.</exception>
    public AppendAnswer Judge(AppendRequest append)
    {
        try
        {
            // A re-sent append is recognised before versions are compared: others may have appended since.
            return new AppendAnswer.Judged(
                FindEarlier(append)
                ?? (AppendResult?)AppendResult.Conflict.Between(append, statements.FindHead)
                ?? Write(append));
        }
        catch (EventIdReusedException reused)
        {
            return new AppendAnswer.Refused(reused);
        }
        catch (SqliteException error) when (DatabaseFile.IsInTransaction(statements.Connection))
        {
            // The file refused this append alone, and Write took it back: its neighbours are not touched.
            return new AppendAnswer.Refused(SqliteFailure.TranslateWrite(error, path, append.ExpectedVersions.Keys));
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
}

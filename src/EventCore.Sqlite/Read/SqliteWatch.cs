using EventCore.Stores;
using Microsoft.Data.Sqlite;

namespace EventCore;

/// <summary>Tells of the appends of one store at once, and of those of others as soon as it sees that the file has changed.</summary>
/// <remarks>
/// SQLite tells nobody of a commit, but counts those of others for each connection (<c>data_version</c>), in memory that all of
/// them share. It counts every commit, so leases that are renewed look like news, too.
/// </remarks>
internal sealed class SqliteWatch : IAppendWatch
{
    /// <summary>How often the file is looked at.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>How long it is left alone after a failure.</summary>
    public static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly DatabaseFile _file;
    private readonly AppendSignal _own;
    private readonly Action _appended;
    private readonly TimeProvider _timeProvider;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;
    private volatile bool _hearsOthers;

    public SqliteWatch(DatabaseFile file, AppendSignal own, Action appended, TimeProvider timeProvider)
    {
        (_file, _own, _appended, _timeProvider) = (file, own, appended, timeProvider);
        _own.Add(appended);
        _work = Task.Run(LookAgainAndAgainAsync);
    }

    public bool HearsOthers => _hearsOthers;

    /// <summary>It was disposed.</summary>
    public bool IsOver => _work.IsCompleted;

    public async ValueTask DisposeAsync()
    {
        _own.Remove(_appended);
        await _stop.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task LookAgainAndAgainAsync()
    {
        while (true)
        {
            try
            {
                await LookAsync().ConfigureAwait(false);
            }
            catch (SqliteException)
            {
                // Subscriptions look by themselves, and tell of a file that cannot be read.
                _hearsOthers = false;
                await Task.Delay(PauseAfterFailure, _timeProvider, _stop.Token).ConfigureAwait(false);
            }
        }
    }

    private async Task LookAsync()
    {
        using var connection = _file.OpenReader();
        using var look = connection.CreateCommand();
        look.CommandText = "PRAGMA data_version";
        for (var seen = look.ExecuteScalar(); ; await Task.Delay(Interval, _timeProvider, _stop.Token).ConfigureAwait(false))
        {
            var found = look.ExecuteScalar();
            if (!Equals(found, seen) || !_hearsOthers)
            {
                // What came before the first look may have been missed.
                (seen, _hearsOthers) = (found, true);
                _appended();
            }
        }
    }
}

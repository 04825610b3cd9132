using System.Globalization;

namespace EventCore.Postgres.Tests;

/// <summary>Eight writers in two processes, and owners in three, to which things happen.</summary>
internal sealed class TortureRun : IAsyncDisposable
{
    private const int WriterProcesses = 2;
    private const int Owners = 3;

    private static readonly TimeSpan CatchUpBound = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan OwnerBound = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    private readonly TortureDatabase _database;
    private readonly TortureSettings _settings;
    private readonly TortureProjections _projections;
    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("eventcore-torture.");
    private readonly TestProcess?[] _owners = new TestProcess?[Owners];
    private readonly List<TestProcess> _writers = [];
    private readonly List<LedgerEntry> _ledger = [];
    private readonly Dictionary<TortureActionKind, int> _done = [];
    private int _started;

    public TortureRun(TortureDatabase database, TortureSettings settings, TortureProjections projections)
    {
        (_database, _settings, _projections) = (database, settings, projections);
        for (var no = 0; no < WriterProcesses; no++)
        {
            _writers.Add(TortureProcess.Writers(database, HashCode.Combine(settings.Seed, no), settings.Duration, LedgerFile(no)));
        }

        for (var slot = 0; slot < Owners; slot++)
        {
            StartOwner(slot);
        }
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>How often each thing was done.</summary>
    public IReadOnlyDictionary<TortureActionKind, int> Done => _done;

    /// <summary>Does what the seed says, and returns when that is over and nobody is paused any more.</summary>
    public async Task ActAsync()
    {
        var begin = TimeProvider.System.GetTimestamp();
        var actions = new List<Task>();
        foreach (var action in TortureAction.PlanOf(_settings))
        {
            var left = action.At - TimeProvider.System.GetElapsedTime(begin);
            await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, Cancel);
            actions.Add(ActAsync(action));
        }

        await Task.WhenAll(actions);
    }

    /// <summary>Does one thing.</summary>
    public async Task ActAsync(TortureAction action)
    {
        var isDone = true;
        switch (action.Kind)
        {
            case TortureActionKind.KillOwner:
                isDone = await FindOwnerAsync(action.Target) is { } killed && Restart(killed);
                break;
            case TortureActionKind.PauseOwner:
                isDone = await FindOwnerAsync(action.Target) is { } paused && await PauseAsync(_owners[paused]!, action.Time);
                break;
            case TortureActionKind.EndSession:
                await _database.EndSessionAsync(action.Target);
                break;
            case TortureActionKind.CommitLate:
                Remember(await _database.AppendSlowlyAsync(action.Time, AppendOutcome.Appended));
                break;
            case TortureActionKind.RollBack:
                Remember(await _database.AppendSlowlyAsync(action.Time, AppendOutcome.Refused));
                break;
        }

        if (isDone)
        {
            lock (_done)
            {
                _done[action.Kind] = _done.GetValueOrDefault(action.Kind) + 1;
            }
        }
    }

    /// <summary>Waits until the writers have ended.</summary>
    /// <returns>What all of them, and the late transactions, were told.</returns>
    public async Task<IReadOnlyList<LedgerEntry>> StopWritersAsync()
    {
        var bound = TimeSpan.FromMinutes(2);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        late.CancelAfter(bound);
        for (var no = 0; no < _writers.Count; no++)
        {
            try
            {
                var exitCode = await _writers[no].WaitAsync(late.Token);
                Assert.True(exitCode == 0, $"Writer process {no} ended with {exitCode}:{Environment.NewLine}{_writers[no].Output}");
            }
            catch (OperationCanceledException) when (!Cancel.IsCancellationRequested)
            {
                Assert.Fail($"Writer process {no} was to end by itself after {_settings.Duration}, and runs {bound} later still:{Environment.NewLine}{_writers[no].Output}");
            }

            foreach (var line in await File.ReadAllLinesAsync(LedgerFile(no), Cancel))
            {
                Remember(LedgerEntry.Parse(line));
            }
        }

        return _ledger;
    }

    /// <summary>Waits until events are appended and every projection has got some.</summary>
    public Task UntilStartedAsync() => UntilAllAsync(position => position > 0, "have got an event");

    /// <summary>Waits until every projection stands at the end of the log.</summary>
    public Task UntilCaughtUpAsync(long last) => UntilAllAsync(position => position == last, $"stand at {last}");

    public void KillOwners()
    {
        foreach (var owner in _owners)
        {
            owner?.Dispose();
        }
    }

    public ValueTask DisposeAsync()
    {
        KillOwners();
        _writers.ForEach(writer => writer.Dispose());
        _files.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task UntilAllAsync(Func<long, bool> isThere, string what)
    {
        var begin = TimeProvider.System.GetTimestamp();
        var due = _projections == TortureProjections.Sound ? 3 : 1;
        while (await _database.Store.ListCheckpointsAsync(Cancel) is var states && !(states.Count == due && states.All(state => isThere(state.Checkpoint.Position.Value))))
        {
            Assert.False(
                TimeProvider.System.GetElapsedTime(begin) > CatchUpBound,
                $"Every one of {due} projections was to {what}, but after {CatchUpBound}:{Environment.NewLine}{string.Join(Environment.NewLine, states)}{Environment.NewLine}The owners said:{Environment.NewLine}{string.Join(Environment.NewLine, _owners.Select(owner => owner?.Output))}");
            await Task.Delay(LookAgain, Cancel);
        }
    }

    /// <summary>Waits until somebody owns the projection, and does without where nobody does.</summary>
    private async Task<int?> FindOwnerAsync(int projection)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(begin) < OwnerBound)
        {
            var states = await _database.Store.ListCheckpointsAsync(Cancel);
            if (states.Count > 0 && states[projection % states.Count].Owner is { } owner)
            {
                return int.Parse(owner.Value.Split('-')[1], CultureInfo.InvariantCulture);
            }

            await Task.Delay(LookAgain, Cancel);
        }

        return null;
    }

    private bool Restart(int slot)
    {
        lock (_owners)
        {
            _owners[slot]!.Dispose();
            StartOwner(slot);
            return true;
        }
    }

    private void StartOwner(int slot)
    {
        var no = _started++;
        _owners[slot] = TortureProcess.Owner(_database, HashCode.Combine(_settings.Seed, no), $"owner-{slot}-{no}", _projections);
    }

    /// <returns>Whether it was alive until it was continued.</returns>
    private static async Task<bool> PauseAsync(TestProcess owner, TimeSpan time)
    {
        await owner.PauseAsync();
        await Task.Delay(time, Cancel);
        if (owner.HasExited)
        {
            return false;
        }

        await owner.ContinueAsync();
        return true;
    }

    private void Remember(LedgerEntry entry)
    {
        lock (_ledger)
        {
            _ledger.Add(entry);
        }
    }

    private string LedgerFile(int no) => Path.Combine(_files.FullName, $"ledger-{no}");
}

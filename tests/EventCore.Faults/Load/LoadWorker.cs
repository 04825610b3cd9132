using System.Collections.Immutable;
using System.Text.Json;
using EventCore.Stores;
using EventCore.Testing;
using Npgsql;

namespace EventCore.Faults;

/// <summary>A process of the load: executes and appends at random until its input ends, and records all of it.</summary>
internal sealed class LoadWorker : IAsyncDisposable
{
    private const int MaxExecutions = 20;
    private const int MaxDeclared = 4;
    private const int MaxDiscovered = 3;
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(100);

    private readonly WorkerSettings _settings;
    private readonly IEventStore _store;
    private readonly NpgsqlDataSource? _dataSource;
    private readonly HistoryRecorder _recorder;
    private readonly LoadTally _tally = new();
    private readonly CommandExecutor _executor;
    private readonly TimeProvider _clock;

    private LoadWorker(WorkerSettings settings, IEventStore store, NpgsqlDataSource? dataSource)
    {
        (_settings, _store, _dataSource) = (settings, store, dataSource);
        _clock = settings.ClockStepsBack ? new SteppingClock(settings.Seed) : TimeProvider.System;
        _recorder = HistoryRecorder.ToFile(settings.Process, settings.Recording);
        _executor = new CommandExecutor(store, new CommandExecutorOptions { TimeProvider = _clock, StreamCache = new StreamCacheOptions { MaxBytes = 4_194_304 } });
    }

    /// <summary>Runs until the input ends, and writes lines about it to the output, the last of which is a <see cref="WorkerSummary"/>.</summary>
    public static async Task<int> RunAsync(string settingsJson, TextReader input, TextWriter output)
    {
        var settings = JsonSerializer.Deserialize(settingsJson, LoadJson.Default.WorkerSettings)!;
        await using var worker = await OpenAsync(settings);
        await output.WriteLineAsync("ready");
        using var stop = new CancellationTokenSource();
        using var end = new CancellationTokenSource();
        var projecting = settings.Projects ? worker.ProjectAsync(end.Token) : Task.CompletedTask;
        var subscribing = worker.SubscribeAsync(end.Token);
        var loops = Enumerable.Range(0, settings.Concurrency).Select(number => Task.Run(() => worker.LoopAsync(number, stop.Token))).ToList();
        var reporting = worker.ReportAsync(output, end.Token);
        await input.ReadToEndAsync(CancellationToken.None);
        await stop.CancelAsync();
        await Task.WhenAny(Task.WhenAll(loops), Task.Delay(TimeSpan.FromSeconds(settings.MaxStopSeconds), CancellationToken.None));
        await end.CancelAsync();
        await reporting;
        await Task.WhenAny(Task.WhenAll(projecting, subscribing), Task.Delay(TimeSpan.FromSeconds(settings.MaxStopSeconds), CancellationToken.None));
        var summary = worker._tally.ToSummary(hanging: loops.Count(loop => !loop.IsCompleted) + (projecting.IsCompleted ? 0 : 1) + (subscribing.IsCompleted ? 0 : 1));
        await output.WriteLineAsync(JsonSerializer.Serialize(summary, LoadJson.Default.WorkerSummary));
        await output.FlushAsync(CancellationToken.None);
        if (summary.Hanging > 0)
        {
            // Whatever hangs would keep this process from ending, too.
            Environment.Exit(3);
        }

        return 0;
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await (_dataSource?.DisposeAsync() ?? ValueTask.CompletedTask);
        _recorder.Dispose();
    }

    private static async Task<LoadWorker> OpenAsync(WorkerSettings settings)
    {
        if (settings.ConnectionString is null)
        {
            IEventStore store = await SqliteEventStore.OpenAsync(settings.SqliteFile);
            return new LoadWorker(settings, settings.Client == ClientKind.RelaxedSqlite ? new RelaxedSqliteStore(settings.SqliteFile, store) : store, dataSource: null);
        }

        var dataSource = NpgsqlDataSource.Create(settings.ConnectionString);
        var options = new PostgresEventStoreOptions
        {
            Schema = settings.Schema,
            StatementProfile = settings.Profile,
            CommitWait = settings.CommitWait,
            PrepareStatements = settings.PrepareStatements,
            LockTimeout = TimeSpan.FromMilliseconds(settings.LockTimeoutMs),
            Queue = new AppendQueueOptions { Retry = new RetryPolicy { MaxAttempts = settings.SendAttempts, BaseDelay = TimeSpan.FromMilliseconds(50), MaxDelay = TimeSpan.FromSeconds(2) } },
        };
        return new LoadWorker(settings, new PostgresEventStore(dataSource, options), dataSource);
    }

    private async Task LoopAsync(int number, CancellationToken stop)
    {
        var random = new Random(unchecked((((_settings.Seed * 397) ^ _settings.Process) * 397) ^ number));
        var own = new OwnStream(_store, _recorder, _tally, _clock, _settings, $"own-{_settings.Process}-{number}");
        while (!stop.IsCancellationRequested)
        {
            var outcome = _settings.Client is ClientKind.AppendsEventByEvent or ClientKind.SendsAgainAsAnother or ClientKind.RelaxedSqlite || random.Next(2) == 0
                ? await own.AppendAsync(random)
                : await ExecuteAsync(random);
            if (outcome is OperationOutcome.Refused or OperationOutcome.Unknown)
            {
                // Nobody goes on at full speed against a store that is away.
                await Task.Delay(random.Next(20), CancellationToken.None);
            }
        }
    }

    private async Task<OperationOutcome> ExecuteAsync(Random random)
    {
        var operation = _recorder.Begin();
        var command = CommandFor(operation, random);
        var (outcome, seen, last) = _settings.Client == ClientKind.Library && random.Next(4) == 0
            ? await AnswerUntilKnownAsync(command, $"{operation:x}", random)
            : await AnswerAsync(command, commandId: null, random);
        if (outcome == OperationOutcome.Unknown && _settings.Client == ClientKind.TakesUnknownForRefused)
        {
            outcome = OperationOutcome.Refused;
        }

        _recorder.End(operation, outcome, seen, last);
        _tally.Count(outcome);
        return outcome;
    }

    /// <summary>Executes a command again with its id where its outcome is unknown, and sometimes also where it is known, which must not give another one.</summary>
    private async Task<(OperationOutcome Outcome, IEnumerable<StreamSeen>? Seen, LogPosition? Last)> AnswerUntilKnownAsync(MarkedCommand command, string commandId, Random random)
    {
        var answer = await AnswerAsync(command, commandId, random);
        for (var execution = 1; answer.Outcome == OperationOutcome.Unknown && execution < MaxExecutions; execution++)
        {
            await Task.Delay(random.Next(500), CancellationToken.None);
            answer = await AnswerAsync(command, commandId, random) is { Outcome: OperationOutcome.Appended or OperationOutcome.Confirmed } known ? known : answer;
        }

        if (answer.Outcome is OperationOutcome.Appended or OperationOutcome.Confirmed
            && random.Next(4) == 0
            && await AnswerAsync(command, commandId, random) is { Outcome: OperationOutcome.Appended or OperationOutcome.Confirmed } again
            && (again.Outcome, again.Last) != (answer.Outcome, answer.Last))
        {
            _tally.Undocumented($"Command id '{commandId}' had the outcome {answer.Outcome} at {answer.Last}, and then {again.Outcome} at {again.Last}.");
        }

        return answer;
    }

    private async Task<(OperationOutcome Outcome, IEnumerable<StreamSeen>? Seen, LogPosition? Last)> AnswerAsync(MarkedCommand command, string? commandId, Random random)
    {
        // Some callers give up before the answer can be there, or just when it comes.
        using var impatience = _settings.IsImpatient && random.Next(20) == 0 ? new CancellationTokenSource(random.Next(20)) : null;
        var options = new CommandOptions
        {
            CommandId = commandId is null ? null : new CommandId(commandId),
            Timeout = _settings.IsImpatient && random.Next(20) == 0 ? TimeSpan.FromMilliseconds(random.Next(1, 20)) : null,
        };
        try
        {
            return await _executor.ExecuteAsync(command, options, impatience?.Token ?? CancellationToken.None) switch
            {
                CommandResult.Committed committed => (OperationOutcome.Appended, null, committed.LastPosition),
                CommandResult.Rejected rejected => (OperationOutcome.Confirmed, MarkedCommand.SeenBy(rejected), null),
                CommandResult.Conflicted => (OperationOutcome.Refused, null, null),
                var other => throw new InvalidOperationException($"A command that never does nothing had the answer {other}."),
            };
        }
        catch (Exception failure)
        {
            return (_tally.OutcomeOf(failure, mayBeCancelled: impatience is not null), null, null);
        }
    }

    private MarkedCommand CommandFor(long operation, Random random)
    {
        // Few streams at a time for so many callers, so that decisions meet; others after a while, so that none becomes so long that all the time goes into folding it.
        var epoch = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / 250;
        StreamId[] streams = [.. Enumerable.Range(0, Math.Max(MaxDeclared + MaxDiscovered, 2 * _settings.Concurrency)).Select(number => new StreamId($"shared-{epoch}-{number}"))];
        random.Shuffle(streams);
        ImmutableArray<StreamId> declared = [.. streams[..random.Next(1, MaxDeclared + 1)]];
        ImmutableArray<int> writes = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(declared.Length))];
        var rejectsAt = random.Next(MarkedCommand.RejectsOneIn * 2);
        return random.Next(8) switch
        {
            0 => new DiscoveringMarkedCommand(operation, declared, [.. streams[MaxDeclared..(MaxDeclared + MaxDiscovered)]], writes, rejectsAt),
            1 => new SnapshottedMarkedCommand(operation, [.. declared.Order()], writes, rejectsAt),
            2 or 3 => new ByStreamMarkedCommand(operation, declared, writes, rejectsAt),
            _ => new MarkedCommand(operation, declared, writes, rejectsAt),
        };
    }

    private async Task ProjectAsync(CancellationToken cancellationToken)
    {
        var options = new ProjectionRunnerOptions { LeaseTime = TimeSpan.FromSeconds(2), CheckInterval = TimeSpan.FromMilliseconds(200) };
        try
        {
            if (_settings.Client == ClientKind.TrustsItsLease)
            {
                await new TrustingProjection(_store, _dataSource!, _settings.Process).RunAsync(cancellationToken);
            }

            await new ProjectionRunner(_store, [new MarkedProjection(_settings.Schema, TimeSpan.FromMilliseconds(_settings.ProjectionWorkMs))], options).RunAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // It was to end.
        }
        catch (Exception failure)
        {
            _tally.Undocumented(failure);
        }
    }

    /// <summary>Notes what a subscription to everything is given. Where it ends with a failure, another one goes on behind it.</summary>
    private async Task SubscribeAsync(CancellationToken cancellationToken)
    {
        var name = $"process {_settings.Process}";
        var reached = LogPosition.Start;
        while (!cancellationToken.IsCancellationRequested)
        {
            _recorder.Subscribe(name);
            try
            {
                await foreach (var recorded in _store.Subscribe(new SubscriptionRequest { Start = SubscriptionStart.After(reached) }, cancellationToken))
                {
                    _recorder.Deliver(name, recorded.Position, recorded.Id);
                    reached = recorded.Position;
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (EventStoreException failure)
            {
                _ = _tally.OutcomeOf(failure, mayBeCancelled: false);
                await Task.Delay(100, CancellationToken.None);
            }
            catch (Exception failure)
            {
                _tally.Undocumented(failure);
                return;
            }
        }
    }

    private async Task ReportAsync(TextWriter output, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await output.WriteLineAsync($"appended {_tally.Appended}");
            await Task.Delay(ReportInterval, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

using EventCore.Stores;

namespace EventCore.Tests;

public sealed class ProcessManagerTests : IAsyncDisposable
{
    private static readonly StreamId Requests = new("requests");
    private static readonly StreamId Answers = new("answers");
    private static readonly ProjectionRunnerOptions Quick = new() { CheckInterval = TimeSpan.FromMilliseconds(5), LeaseTime = TimeSpan.FromSeconds(5) };
    private static readonly ProjectionOptions Once = new() { Retry = RetryPolicy.None };

    private readonly InMemoryEventStore _answers = new();
    private readonly CancellationTokenSource _limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public ProcessManagerTests() => _limit.CancelAfter(TimeSpan.FromSeconds(60));

    private CancellationToken Cancel => _limit.Token;

    [Fact]
    public async Task An_event_is_answered_with_its_commands_in_their_order()
    {
        await using var log = await LogAsync(RequestsOf(2, 3));
        await using var running = Run(log, new Answering(_answers, Twice));

        await UntilDoneAsync(log);

        Assert.Equal([2, 20, 3, 30], await AnswersAsync());
    }

    [Fact]
    public async Task What_was_executed_before_the_checkpoint_moved_is_not_executed_again()
    {
        var requests = RequestsOf(1, 2, 3);

        // As if the process had died with all commands executed and no checkpoint written, and another one began anew.
        for (var process = 0; process < 2; process++)
        {
            await using var log = await LogAsync(requests);
            await using var running = Run(log, new Answering(_answers, Twice));
            await UntilDoneAsync(log);
        }

        Assert.Equal([1, 10, 2, 20, 3, 30], await AnswersAsync());
    }

    [Fact]
    public async Task A_process_that_dies_at_any_append_and_is_started_again_answers_once()
    {
        var requests = RequestsOf(1, 2, 3);
        var deaths = 0;
        for (var isDone = false; !isDone;)
        {
            var dying = new InterceptedStore(_answers, number => number > deaths ? throw new InvalidOperationException("The process died.") : Task.CompletedTask);
            await using var log = await LogAsync(requests);
            await using var running = Run(log, new Answering(dying, Twice));
            await UntilAsync(async () => await StateAsync(log) is { } state && (state.Status == SubscriptionStatus.Stopped || state.Checkpoint.Position.Value == 3));
            isDone = (await StateAsync(log))!.Status != SubscriptionStatus.Stopped;
            deaths += isDone ? 0 : 1;
        }

        Assert.InRange(deaths, 6, 12);
        Assert.Equal([1, 10, 2, 20, 3, 30], await AnswersAsync());
    }

    [Fact]
    public async Task A_rejected_step_is_followed_by_what_was_said_and_nothing_else()
    {
        await using var log = await LogAsync(RequestsOf(-1, 5));
        await using var running = Run(log, new Answering(_answers, by => [ProcessStep.Execute(new Add(by)).OrElse(rejected => ProcessStep.Execute(new Add(rejected.Code.Length)))]));

        await UntilDoneAsync(log);

        Assert.Equal(["negative".Length, 5], await AnswersAsync());
    }

    [Fact]
    public async Task A_rejection_may_be_an_answer()
    {
        await using var log = await LogAsync(RequestsOf(-1, 5));
        await using var running = Run(log, new Answering(_answers, by => [ProcessStep.Execute(new Add(by)).OrNothing()]));

        await UntilDoneAsync(log);

        Assert.Equal([5], await AnswersAsync());
    }

    [Fact]
    public async Task A_rejection_that_nothing_was_said_of_fails_the_event()
    {
        await using var log = await LogAsync(RequestsOf(5, -1));
        await using var running = Run(log, new Answering(_answers, by => [ProcessStep.Execute(new Add(by))]));

        await UntilAsync(async () => await StateAsync(log) is { Status: SubscriptionStatus.Stopped });

        var state = (await StateAsync(log))!;
        Assert.Equal(1, state.Checkpoint.Position.Value);
        Assert.Contains("Step 0 (Add) of process manager 'answering'", state.LastError, StringComparison.Ordinal);
        Assert.Contains("rejected with negative", state.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_has_a_bound()
    {
        await using var log = await LogAsync(RequestsOf(1));
        await using var running = Run(log, new Answering(_answers, by => Enumerable.Repeat(ProcessStep.Execute(new Add(by)), ProcessStep.MaxPerEvent + 1)));

        await UntilAsync(async () => await StateAsync(log) is { Status: SubscriptionStatus.Stopped });

        Assert.Contains("with more than 1000 steps", (await StateAsync(log))!.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_comes_too_late_again_and_again_is_tried_until_it_is_decided()
    {
        var contended = new InterceptedStore(_answers, number => number <= 3 ? AppendAsync(_answers, [Event(Answers, 100)]) : Task.CompletedTask);
        await using var log = await LogAsync(RequestsOf(5));
        await using var running = Run(log, new Answering(contended, by => [ProcessStep.Execute(new Add(by))], RetryPolicy.None));

        await UntilDoneAsync(log);

        Assert.Equal([100, 100, 100, 5], await AnswersAsync());
    }

    [Fact]
    public async Task What_a_command_appends_tells_of_the_event_that_it_answers()
    {
        var request = Event(Requests, 5, new EventMetadata { CorrelationId = "order 7", UserId = "ann" });
        await using var log = await LogAsync([request]);
        await using var running = Run(log, new Answering(_answers, by => [ProcessStep.Execute(new Add(by))]));

        await UntilDoneAsync(log);

        var answer = await _answers.ReadStreamAsync(Answers, Cancel).SingleAsync(Cancel);
        Assert.Equal((request.Id.ToString(), "order 7", "ann"), (answer.Metadata.CausationId, answer.Metadata.CorrelationId, answer.Metadata.UserId));
    }

    [Fact]
    public void A_name_that_no_command_id_can_be_made_of_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new Answering(_answers, Twice, name: "all*"));
        Assert.Throws<ArgumentException>(() => new Answering(_answers, Twice, name: new string('a', Answering.MaxNameLength + 1)));
    }

    public async ValueTask DisposeAsync()
    {
        _limit.Dispose();
        await _answers.DisposeAsync();
    }

    private static IEnumerable<ProcessStep> Twice(int by) => [ProcessStep.Execute(new Add(by)), ProcessStep.Execute(new Add(by * 10))];

    private static RunningProjections Run(IEventStore log, Answering answering) => new(new ProjectionRunner(log, [answering], Quick));

    private static NewEvent[] RequestsOf(params int[] amounts) => [.. amounts.Select(by => Event(Requests, by))];

    private static NewEvent Event(StreamId streamId, int by, EventMetadata? metadata = null) =>
        CounterEvent.Registry.Encode(streamId, EventId.Create(TimeProvider.System), new CounterEvent.Counted(by), metadata ?? EventMetadata.Empty);

    /// <summary>A log of these events and no checkpoint.</summary>
    private async Task<InMemoryEventStore> LogAsync(NewEvent[] events)
    {
        var log = new InMemoryEventStore();
        await AppendAsync(log, events);
        return log;
    }

    private async Task AppendAsync(InMemoryEventStore log, NewEvent[] events)
    {
        var versions = await log.ReadVersionsAsync([events[0].StreamId], Cancel);
        Assert.IsType<AppendResult.Appended>(await log.AppendAsync(new AppendRequest(versions, events), Cancel));
    }

    private async Task<List<int>> AnswersAsync() =>
        await _answers.ReadStreamAsync<CounterEvent>(Answers, Cancel).Select(recorded => ((CounterEvent.Counted)recorded.Data).By).ToListAsync(Cancel);

    private Task UntilDoneAsync(InMemoryEventStore log) => UntilAsync(async () => (await StateAsync(log))?.Checkpoint == await log.ReadEndAsync(Cancel));

    private async Task<SubscriptionState?> StateAsync(InMemoryEventStore log) => (await log.ListCheckpointsAsync(Cancel)).SingleOrDefault();

    private async Task UntilAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
        {
            await Task.Delay(1, Cancel);
        }
    }

    private sealed class Answering : ProcessManager<CounterEvent>
    {
        public Answering(IEventStore answers, Func<int, IEnumerable<ProcessStep>> answer, RetryPolicy? retry = null, string name = "answering")
            : base(name, new CommandExecutor(answers, new CommandExecutorOptions { Retry = retry ?? RetryPolicy.Default }), Once) =>
            On<CounterEvent.Counted>(counted => answer(counted.Data.By));
    }

    private sealed record Add(int By) : ICommand<int, CounterEvent>
    {
        public IEnumerable<StreamId> DeclaredStreams => [Answers];

        public int InitialState => 0;

        public int Apply(int state, Recorded<CounterEvent> recorded) => state;

        public Decision<CounterEvent> Decide(int state, DeclaredStreams<CounterEvent> streams) =>
            By < 0 ? Decision.Reject("negative", $"{By} is less than zero.") : Decision.Append(streams.Handle(Answers).Event(new CounterEvent.Counted(By)));
    }
}

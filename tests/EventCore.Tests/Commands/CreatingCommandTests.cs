using EventCore.Stores;

namespace EventCore.Tests;

/// <summary>Commands that say which of their streams they make: what they ask the store for, and that it does not matter if they are wrong.</summary>
public sealed class CreatingCommandTests : IAsyncDisposable
{
    private readonly InMemoryEventStore _inner = new();
    private readonly RecordingStore _store;
    private readonly CommandExecutor _commands;

    public CreatingCommandTests()
    {
        _store = new RecordingStore(_inner);
        _commands = new CommandExecutor(_store);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_stream_that_is_made_is_not_read_first_and_others_are()
    {
        Assert.Equal(1, Assert.IsType<CommandResult.Committed>(await ExecuteAsync(new Creating("a"))).Attempts);
        await ExecuteAsync(new Creating("b", "other"));

        Assert.Equal(["append", "read other>0", "append"], _store.Calls);
        Assert.Equal(["a: nothing", "b: nothing"], await SaidAsync());
    }

    [Fact]
    public async Task What_it_made_is_at_hand_for_the_next()
    {
        await ExecuteAsync(new Creating("a"));
        await ExecuteAsync(TrailCommand.Mark("a"));

        Assert.Equal(["append", "append"], _store.Calls);
    }

    [Fact]
    public async Task One_that_is_there_already_is_read_and_decided_on()
    {
        await new CommandExecutor(_inner).ExecuteAsync(new Creating("a"), cancellationToken: Cancel);

        var second = Assert.IsType<CommandResult.Committed>(await ExecuteAsync(new Creating("a")));

        Assert.Equal(2, second.Attempts);
        Assert.Equal(["append", "read a>0", "append"], _store.Calls);
        Assert.Equal(["a: nothing", "a: 1 event"], await SaidAsync());
    }

    [Fact]
    public async Task A_single_attempt_is_enough_even_so()
    {
        await new CommandExecutor(_inner).ExecuteAsync(new Creating("a"), cancellationToken: Cancel);

        var second = await ExecuteAsync(new Creating("a"), new CommandOptions { Retry = RetryPolicy.None });

        Assert.Equal(1, Assert.IsType<CommandResult.Committed>(second).Attempts);
        Assert.Equal(["read a>0", "append"], _store.Calls);
    }

    [Fact]
    public async Task A_rejection_is_confirmed_first()
    {
        var nothing = Assert.IsType<CommandResult.Rejected>(await ExecuteAsync(new Creating("a") { Rejects = true }));
        await new CommandExecutor(_inner).ExecuteAsync(new Creating("a"), cancellationToken: Cancel);
        _store.Clear();

        var something = Assert.IsType<CommandResult.Rejected>(await ExecuteAsync(new Creating("a") { Rejects = true }));

        Assert.Equal(("a: nothing", "a: 1 event"), (nothing.Message, something.Message));
        Assert.Equal(["versions a", "read a>0"], _store.Calls);
    }

    [Fact]
    public async Task What_it_throws_on_a_stream_that_is_not_empty_is_not_told()
    {
        await new CommandExecutor(_inner).ExecuteAsync(new Creating("a"), cancellationToken: Cancel);

        Assert.IsType<CommandResult.Committed>(await ExecuteAsync(new Creating("a") { ThrowsOnNothing = true }));
    }

    [Fact]
    public async Task A_command_that_asks_the_store_first_reads_it()
    {
        await ExecuteAsync(new Creating("a"), new CommandOptions { DecideOn = DecideOn.FreshState });

        Assert.Equal(["read a>0", "append"], _store.Calls);
    }

    [Fact]
    public async Task Of_many_that_make_the_same_stream_at_once_each_sees_those_before_it()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => ExecuteAsync(new Creating("a"))));

        Assert.All(results, result => Assert.IsType<CommandResult.Committed>(result));
        Assert.Equal(Enumerable.Range(0, 50).Select(count => count switch { 0 => "a: nothing", 1 => "a: 1 event", _ => $"a: {count} events" }), await SaidAsync());
    }

    private Task<CommandResult> ExecuteAsync<TState>(ICommand<TState, CounterEvent> command, CommandOptions? options = null) => _commands.ExecuteAsync(command, options, Cancel);

    private async Task<List<string>> SaidAsync() =>
        await _inner.ReadAllAsync<CounterEvent>(new ReadLogRequest(LogPosition.Start), Cancel).Select(recorded => ((CounterEvent.Marked)recorded.Data).Text).ToListAsync(Cancel);

    /// <summary>Takes its first stream for one that it makes, and says how many events it saw there.</summary>
    private sealed class Creating(params string[] streams) : ICommand<int, CounterEvent>, ICreatesStreams
    {
        public IEnumerable<StreamId> DeclaredStreams => streams.Select(stream => new StreamId(stream));

        public int InitialState => 0;

        public bool Rejects { get; init; }

        public bool ThrowsOnNothing { get; init; }

        public bool Creates(StreamId streamId) => streamId.Value == streams[0];

        public int Apply(int state, Recorded<CounterEvent> recorded) => recorded.StreamId.Value == streams[0] ? state + 1 : state;

        public Decision<CounterEvent> Decide(int state, DeclaredStreams<CounterEvent> declared)
        {
            if (ThrowsOnNothing && state == 0)
            {
                throw new InvalidOperationException("There is nothing.");
            }

            var said = $"{streams[0]}: {state switch { 0 => "nothing", 1 => "1 event", _ => $"{state} events" }}";
            return Rejects ? Decision.Reject("seen", said) : Decision.Append(declared.Handle(new StreamId(streams[0])).Event(new CounterEvent.Marked(said)));
        }
    }
}

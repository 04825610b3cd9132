using EventCore.Stores;

namespace EventCore.Tests;

/// <summary>What is promised of every store about command ids is in the contract's cases; these are about the executor.</summary>
public sealed class CommandIdTests : IAsyncDisposable
{
    private static readonly CommandOptions Once = new() { CommandId = new CommandId("once") };
    private readonly InMemoryEventStore _inner = new();
    private readonly RecordingStore _store;
    private readonly CommandExecutor _commands;
    private readonly CommandExecutor _elsewhere;

    public CommandIdTests()
    {
        _store = new RecordingStore(_inner);
        _commands = new CommandExecutor(_store);
        _elsewhere = new CommandExecutor(_inner);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task The_first_execution_costs_no_call_more_than_without_an_id()
    {
        await _commands.ExecuteAsync(TestCommand.Count("a"), Once, Cancel);
        Assert.Equal(["read a>0", "append"], _store.Calls);
        _store.Clear();

        await _commands.ExecuteAsync(TestCommand.Count("a"), Once, Cancel);
        Assert.Equal(["append", "read $command-once>0"], _store.Calls);
    }

    [Fact]
    public async Task The_record_names_the_command_its_streams_and_its_outcome()
    {
        await _commands.ExecuteAsync(TestCommand.Count("a", "b"), Once, Cancel);

        var log = await _inner.ReadAllAsync(new ReadLogRequest(LogPosition.Start), Cancel).ToListAsync(Cancel);
        Assert.Equal(["$command-once", "a", "b"], log.Select(recorded => recorded.StreamId.Value));
        Assert.Equal("$command-executed", log[0].Type.Value);
        Assert.Equal(
            """{"command":"TestCommand","streams":["a","b"],"outcome":"Committed","attempts":1,"events":2,"versions":{"a":1,"b":1}}""",
            System.Text.Encoding.UTF8.GetString(log[0].Data.Span));
        Assert.All(log, recorded => Assert.Equal("once", recorded.Metadata.CausationId));
    }

    [Fact]
    public async Task Decisions_of_one_id_in_one_batch_have_one_outcome()
    {
        var held = new HeldStore(_inner) { IsOpen = true };
        var commands = new CommandExecutor(held);
        await commands.ExecuteAsync(TestCommand.Count("a"), cancellationToken: Cancel);
        held.IsOpen = false;

        Task<CommandResult>[] results = [
            commands.ExecuteAsync(TestCommand.Count("a"), Once, Cancel),
            commands.ExecuteAsync(TestCommand.Count("a"), Once, Cancel),
            commands.ExecuteAsync(TestCommand.Count("a"), cancellationToken: Cancel)];
        Assert.Equal(["a+1 $command-once+1", "a+1 $command-once+1", "a+1"], held.Held);
        await held.OpenAsync();

        var all = await Task.WhenAll(results);
        Assert.Equal(new LogPosition(3), Assert.IsType<CommandResult.Committed>(all[0]).LastPosition);
        Assert.Equal(all[0], all[1]);
        Assert.Equal(3, Assert.IsType<CommandResult.Committed>(all[2]).Versions[new StreamId("a")].Value);
    }

    [Fact]
    public async Task An_unknown_outcome_becomes_known_when_the_command_is_executed_again()
    {
        var held = new HeldStore(_inner);
        using var cancellation = new CancellationTokenSource();
        var lost = new CommandExecutor(held).ExecuteAsync(TestCommand.Count("a"), Once, cancellation.Token);
        await cancellation.CancelAsync();
        var unknown = await Assert.ThrowsAsync<AppendOutcomeUnknownException>(() => lost);
        _ = await held.CommitAsync();

        var again = await _commands.ExecuteAsync(TestCommand.Count("a"), Once, Cancel);

        Assert.Equal(Once.CommandId, unknown.CommandId);
        Assert.Equal(unknown.EventIds, (await _inner.ReadAllAsync(new ReadLogRequest(LogPosition.Start), Cancel).ToListAsync(Cancel)).Select(recorded => recorded.Id));
        Assert.Equal(new LogPosition(2), Assert.IsType<CommandResult.Committed>(again).LastPosition);
    }

    [Fact]
    public async Task A_command_that_cannot_be_decided_once_more_is_answered_as_before()
    {
        var command = new TestCommand(["a"], (state, streams) => state.Count == 0
            ? Decision.Append(streams.Handle(new StreamId("a")).Event(new CounterEvent.Counted(1)))
            : throw new InvalidOperationException("It cannot be done twice."));

        var first = await _commands.ExecuteAsync(command, Once, Cancel);
        Assert.Equal(first, await _commands.ExecuteAsync(command, Once, Cancel));
        Assert.Equal(first, await _elsewhere.ExecuteAsync(command, Once, Cancel));

        await Assert.ThrowsAsync<InvalidOperationException>(() => _commands.ExecuteAsync(command, cancellationToken: Cancel));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _commands.ExecuteAsync(command, new CommandOptions { CommandId = new CommandId("twice") }, Cancel));
    }

    [Fact]
    public async Task A_conflict_is_no_outcome()
    {
        _store.Before = async call =>
        {
            if (call == "append")
            {
                await _elsewhere.ExecuteAsync(TestCommand.Count("a"), cancellationToken: Cancel);
            }
        };
        var contended = await _commands.ExecuteAsync(TestCommand.Count("a"), Once with { Retry = RetryPolicy.None }, Cancel);
        _store.Before = _ => Task.CompletedTask;

        Assert.IsType<CommandResult.Conflicted>(contended);
        Assert.IsType<CommandResult.Committed>(await _commands.ExecuteAsync(TestCommand.Count("a"), Once, Cancel));
    }

    [Fact]
    public async Task A_command_that_discovers_streams_is_recorded_with_all_it_read_and_known_by_those_it_declares()
    {
        await _elsewhere.ExecuteAsync(
            new TestCommand(["order"], (_, streams) => Decision.Append(streams.Handle(new StreamId("order")).Event(new CounterEvent.Marked("b")))), cancellationToken: Cancel);

        var first = await _commands.ExecuteAsync(DiscoveringCommand.CountAll("order"), Once, Cancel);
        var again = await _elsewhere.ExecuteAsync(DiscoveringCommand.CountAll("order"), Once, Cancel);

        Assert.Equal(["b", "order"], Assert.IsType<CommandResult.Committed>(first).Versions.Keys.Select(streamId => streamId.Value).Order(StringComparer.Ordinal));
        Assert.Equal(first, again);
    }

    [Fact]
    public async Task A_snapshotted_command_can_have_an_id_too()
    {
        var definition = new SnapshotDefinition<Trail>("trail", formatVersion: 1, SnapshotJson.Default.Trail);
        SnapshottedTrailCommand Mark() => new(TrailCommand.Mark("a"), definition);

        var first = await _commands.ExecuteAsync(Mark(), Once, Cancel);
        await _commands.ExecuteAsync(Mark(), cancellationToken: Cancel);

        Assert.Equal(first, await _commands.ExecuteAsync(Mark(), Once, Cancel));
        Assert.Equal(2, (await _inner.ReadVersionsAsync([new StreamId("a")], Cancel))[new StreamId("a")].Value);
    }

    [Fact]
    public async Task What_somebody_else_wrote_where_the_record_belongs_is_named()
    {
        var foreign = new NewEvent(new StreamId("$command-once"), EventId.Create(TimeProvider.System), new EventType("foreign"), "{}"u8.ToArray(), EventMetadata.Empty);
        await _inner.AppendAsync(new AppendRequest(new StreamVersions([new(foreign.StreamId, StreamVersion.Empty)]), [foreign]), Cancel);

        var undecodable = await Assert.ThrowsAsync<EventDecodingException>(() => _commands.ExecuteAsync(TestCommand.Count("a"), Once, Cancel));

        Assert.Equal([foreign.StreamId], undecodable.Streams);
    }

    [Fact]
    public async Task The_record_takes_one_of_the_streams_a_command_may_name()
    {
        var commands = new CommandExecutor(_store, new CommandExecutorOptions { MaxStreams = 2 });

        await Assert.ThrowsAsync<ArgumentException>(() => commands.ExecuteAsync(TestCommand.Count("a", "b"), Once, Cancel));
        Assert.IsType<CommandResult.Committed>(await commands.ExecuteAsync(TestCommand.Count("a"), Once, Cancel));
    }

    [Fact]
    public void An_id_is_short_enough_to_name_a_stream()
    {
        Assert.Equal("message 7", new CommandId("  message 7 ").Value);
        Assert.Equal(CommandId.MaxLength, new CommandId(new string('x', CommandId.MaxLength)).Value.Length);
        Assert.Equal(new CommandId("a"), new CommandId("a"));
        foreach (var unusable in (string[])["", " ", "a*b", "a\nb", new string('x', CommandId.MaxLength + 1)])
        {
            Assert.ThrowsAny<ArgumentException>(() => new CommandId(unusable));
        }
    }
}

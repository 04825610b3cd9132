namespace EventCore.Generators.Tests;

public sealed class GeneratedCommandTests : IAsyncDisposable
{
    private readonly InMemoryEventStore _store = new();
    private readonly CommandExecutor _commands;

    public GeneratedCommandTests() => _commands = new CommandExecutor(_store);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Every_stream_that_a_member_names_is_declared_and_can_be_written_to()
    {
        var command = new EnterEverywhere(
            new("main"), new("typed"), Spare: new("spare"), Number: -7, Others: [new("other-1"), new("other-2")], Shelves: [new("a"), new("b")]);

        var committed = await CommittedAsync(command);

        Assert.Equal(["main", "ledger-typed", "spare", "number--7", "other-1", "other-2", "shelf-a", "shelf-b"], committed.Select(pair => pair.Key.Value));
        Assert.All(committed, pair => Assert.Equal(new StreamVersion(1), pair.Value));
    }

    [Fact]
    public async Task A_member_that_names_no_stream_declares_none()
    {
        var committed = await CommittedAsync(new EnterEverywhere(new("main"), new("typed"), Spare: null, Number: null, Others: [], Shelves: []));

        Assert.Equal(["main", "ledger-typed"], committed.Select(pair => pair.Key.Value));
    }

    [Fact]
    public async Task A_stream_that_two_members_name_is_declared_once()
    {
        var committed = await CommittedAsync(new EnterEverywhere(new("one"), new("typed"), Spare: new("one"), Number: null, Others: [new("one")], Shelves: []));

        Assert.Equal([new(3), new StreamVersion(1)], committed.Values);
    }

    [Fact]
    public async Task An_id_without_a_text_is_refused()
    {
        var failure = await Assert.ThrowsAsync<ArgumentException>(() => _commands.ExecuteAsync(new EnterEverywhere(new("main"), Typed: default, null, null, [], []), cancellationToken: TestContext.Current.CancellationToken));

        Assert.Contains("'ledger-{0}' must have a text, and a LedgerId has none", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public Task A_stream_id_that_is_null_is_refused_by_the_name_of_its_member() =>
        RefusedAsync(new EnterEverywhere(Main: null!, new("typed"), null, null, [], []), "EnterEverywhere.Main must name streams, but is null.");

    [Fact]
    public Task So_is_a_list_that_is_null() =>
        RefusedAsync(new EnterEverywhere(new("main"), new("typed"), null, null, Others: null!, []), "EnterEverywhere.Others must name streams, but is null.");

    [Fact]
    public Task So_is_one_of_a_default_value() => RefusedAsync(default(EnterTwice), "EnterTwice.Ledgers must name streams, but is null.");

    [Fact]
    public Task So_is_an_array_that_was_never_made() =>
        RefusedAsync(new EnterEverywhere(new("main"), new("typed"), null, null, [], Shelves: default), "EnterEverywhere.Shelves must name streams, but is a default ImmutableArray.");

    [Fact]
    public async Task Apply_knows_the_stream_of_a_typed_id_and_the_state_begins_as_the_command_says()
    {
        await CommittedAsync(new EnterTwice(new StreamId("ledger-a")));
        var overdrawn = await _commands.ExecuteAsync(new MoveAmount(new("a"), new("b")), cancellationToken: TestContext.Current.CancellationToken);

        var rejected = Assert.IsType<CommandResult.Rejected>(overdrawn);

        Assert.Equal("a lacks 8 for b.", rejected.Message);
    }

    [Fact]
    public async Task A_struct_is_a_command_too_and_its_handles_come_in_the_order_of_its_ids()
    {
        var committed = await CommittedAsync(new EnterTwice(new("b"), new("a")));

        Assert.Equal(["b", "a"], committed.Keys.Select(streamId => streamId.Value));
        Assert.Equal([new(2), new StreamVersion(2)], committed.Values);
    }

    [Fact]
    public async Task A_handle_that_was_kept_writes_nothing_in_another_execution()
    {
        KeepHandles.Streams kept = default;
        await CommittedAsync(new KeepHandles(new("a"), streams => kept = streams));

        await Assert.ThrowsAsync<ArgumentException>(() => CommittedAsync(new KeepHandles(new("a"), _ => kept)));
    }

    [Fact]
    public async Task Default_streams_write_nothing()
    {
        await Assert.ThrowsAsync<NullReferenceException>(() => CommittedAsync(new KeepHandles(new("a"), _ => default)));

        var committed = await CommittedAsync(new KeepHandles(new("a"), streams => streams));
        Assert.Equal(new StreamVersion(1), committed[new StreamId("a")]);
    }

    private async Task RefusedAsync<TState>(ICommand<TState, LedgerEvent> command, string message)
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => _commands.ExecuteAsync(command, cancellationToken: TestContext.Current.CancellationToken));

        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
    }

    private async Task<StreamVersions> CommittedAsync<TState>(ICommand<TState, LedgerEvent> command) =>
        Assert.IsType<CommandResult.Committed>(await _commands.ExecuteAsync(command, cancellationToken: TestContext.Current.CancellationToken)).Versions;
}

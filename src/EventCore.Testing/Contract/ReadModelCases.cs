using EventCore.Stores;

namespace EventCore.Testing;

/// <summary>What states that are folded from a log make of a store's promises: each says what it is of, and one goes on from what another saved.</summary>
internal sealed class ReadModelCases(ContractLog log) : ContractCases(log)
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    private static readonly SnapshotDefinition<string> Definition = new("contract-positions", formatVersion: 1, ContractJson.Default.String);

    public async Task A_fold_of_streams_or_of_the_log_says_how_far_it_goes()
    {
        await CountAsync("a-1", 3);
        await CountAsync("b-1", 2);
        await CountAsync("a-2", 1);
        var numbers = new LiveProjection<string, ContractEvent>("", (state, recorded) => $"{state} {recorded.StreamId}:{((ContractEvent.Counted)recorded.Data).Number}");

        var streams = await Store.FoldAsync(numbers, Ids("a-2", "a-1", "a-3"), CancellationToken);
        var prefix = await Store.FoldLogAsync(numbers, EventFilter.OfPrefix(new StreamPrefix("b-")), CancellationToken);

        Expect.Equal(" a-1:1 a-1:2 a-1:3 a-2:1", streams.State, "the fold of some streams");
        Expect.Equal(At(("a-1", 3), ("a-2", 1), ("a-3", 0)), streams.Versions, "their versions");
        Expect.Equal(" b-1:1 b-1:2", prefix.State, "the fold of a prefix");
        Expect.Equal(new LogPosition(6), prefix.Checkpoint.Position, "the position of that fold");
    }

    public async Task A_read_model_in_memory_follows_the_log_and_goes_on_from_what_another_one_saved()
    {
        await CountAsync("a", 3);
        var before = await RunAsync(Store, new LogPosition(3));
        await CountAsync("b", 2);

        var after = await RunAsync(await OpenAgainAsync(), new LogPosition(5));

        Expect.Equal((" 1 2 3", 3), before, "the state and what was folded");
        Expect.Equal((" 1 2 3 4 5", Store is ISnapshotStore ? 2 : 5), after, "the state and what was folded by the next one");
    }

    /// <returns>The state at a position, and how many events were folded until then.</returns>
    private async Task<(string State, int Folded)> RunAsync(IEventStore store, LogPosition position)
    {
        var folded = 0;
        var positions = new LiveProjection<string, ContractEvent>("", (state, recorded) =>
        {
            folded++;
            return $"{state} {recorded.Position}";
        });
        var model = new InMemoryReadModel<string, ContractEvent>("contract", store, positions, new() { Snapshot = store is ISnapshotStore ? Definition : null });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        var running = model.RunAsync(stop.Token);
        var view = Expect.Case<ReadModelView<string>>(await model.WaitForAsync(position, Bound, CancellationToken), $"the read model at {position} within {Bound}");
        await stop.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return (view.State, folded);
    }

    private Task<AppendResult.Appended> CountAsync(string streamId, int count) => AppendAsync(
        At((streamId, 0)),
        [.. Enumerable.Range(1, count).Select(number => ContractEvent.Registry.Encode(new StreamId(streamId), NewId(), new ContractEvent.Counted(number), EventMetadata.Empty))]);
}

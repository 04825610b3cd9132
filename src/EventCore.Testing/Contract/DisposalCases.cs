using EventCore.Stores;

namespace EventCore.Testing;

/// <summary>A store that is disposed refuses further calls, and touches nobody else.</summary>
internal sealed class DisposalCases(ContractLog log) : ContractCases(log)
{
    public async Task A_disposed_store_refuses_every_call()
    {
        var store = await OpenAgainAsync();
        await store.DisposeAsync();

        await Expect.ThrowsAsync<ObjectDisposedException>(async () => await store.AppendAsync(new AppendRequest(At(("checking", 0)), [To("checking")]), CancellationToken), "an append to a disposed store");
        await Expect.ThrowsAsync<ObjectDisposedException>(async () => await store.ReadStreamsAsync(new ReadStreamsRequest(Ranges("checking")), CancellationToken), "a read of streams of a disposed store");
        await Expect.ThrowsAsync<ObjectDisposedException>(async () => await store.ReadLogAsync(new ReadLogRequest(LogPosition.Start), CancellationToken), "a read of the log of a disposed store");
        await Expect.ThrowsAsync<ObjectDisposedException>(async () => await store.ReadVersionsAsync(Ids("checking"), CancellationToken), "a read of versions of a disposed store");
        await Expect.ThrowsAsync<ObjectDisposedException>(async () => await store.ListStreamsAsync(new ListStreamsRequest(StreamPrefix.All), CancellationToken), "a listing of a disposed store");
        await ExpectLogOfAsync(0);
    }

    public async Task A_store_can_be_disposed_twice_and_others_of_its_log_go_on()
    {
        var store = await OpenAgainAsync();
        await store.AppendAsync(new AppendRequest(At(("checking", 0)), [To("checking")]), CancellationToken);

        await store.DisposeAsync();
        await store.DisposeAsync();

        await AppendAsync(At(("checking", 1)), To("checking"));
        await ExpectLogOfAsync(2);
    }
}

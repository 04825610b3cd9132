using System.Text;
using EventCore.Stores;

namespace EventCore.Testing;

/// <summary>Snapshots come back as they were saved, each under its own key, and a newer one is never lost to an older one.</summary>
internal sealed class SnapshotCases(ContractLog log) : ContractCases(log)
{
    private static readonly CancellationToken Cancelled = new(canceled: true);

    private ISnapshotStore Snapshots => (ISnapshotStore)Store;

    internal override bool AreAbout(IEventStore store) => store is ISnapshotStore;

    public async Task A_snapshot_is_found_as_it_was_saved_by_every_store_of_the_log()
    {
        var saved = Snapshot(Key("balance", "checking", "savings"), """{"balance":1.50}""", 7, 0);

        await Snapshots.SaveSnapshotAsync(saved, CancellationToken);

        await ExpectFoundAsync(saved);
        ExpectSame(saved, await ((ISnapshotStore)await OpenAgainAsync()).FindSnapshotAsync(saved.Key, CancellationToken));
    }

    public async Task A_snapshot_that_was_never_saved_is_not_found()
    {
        await ExpectNoneAsync(Key("balance", "checking"));
        await Snapshots.RemoveSnapshotAsync(Snapshot(Key("balance", "checking"), "{}", 1), CancellationToken);

        await ExpectNoneAsync(Key("balance", "checking"));
    }

    public async Task The_streams_of_a_snapshot_keep_their_order()
    {
        var saved = Snapshot(Key("balance", "\U0001F600", "b", "\uFFFD", "a", "B"), "1", 1, 2, 3, 4, 5);

        await Snapshots.SaveSnapshotAsync(saved, CancellationToken);

        ExpectSame(saved, await Snapshots.FindSnapshotAsync(Key("balance", "\U0001F600", "b", "\uFFFD", "a", "B", "b"), CancellationToken));
    }

    public async Task Snapshots_whose_keys_differ_in_anything_are_apart()
    {
        var alike = Key("balance", "checking", "savings");
        SnapshotKey[] keys =
        [
            alike,
            Key("Balance", "checking", "savings"),
            Key("balance.", "checking", "savings"),
            Key("balance", "checking"),
            Key("balance", "checking", "savings", "limits"),
            Key("balance", "checkings", "avings"),
            Key("balance", "checking", "Savings"),
            Key("balance", "savings", "checking"),
            new SnapshotKey(alike.Name, 2, alike.Streams),
            new SnapshotKey(alike.Name, 1, alike.Streams, "from savings"),
            new SnapshotKey(alike.Name, 1, alike.Streams, "from savings "),
            new SnapshotKey(alike.Name, 1, Ids("savings"), "checking"),
        ];
        StoredSnapshot[] saved = [.. keys.Select((key, index) => Snapshot(key, $"{index}", [.. Enumerable.Repeat(index + 1L, key.Streams.Length)]))];

        foreach (var snapshot in saved)
        {
            await Snapshots.SaveSnapshotAsync(snapshot, CancellationToken);
        }

        await Snapshots.RemoveSnapshotAsync(saved[0], CancellationToken);
        await ExpectNoneAsync(alike);
        foreach (var snapshot in saved.Skip(1))
        {
            await ExpectFoundAsync(snapshot);
        }
    }

    public async Task Snapshots_of_different_logs_are_apart()
    {
        var other = (ISnapshotStore)await OpenOtherLogAsync();
        var (here, there) = (Snapshot(Key("balance", "checking"), "1", 10), Snapshot(Key("balance", "checking"), "2", 5));

        await Snapshots.SaveSnapshotAsync(here, CancellationToken);
        Expect.Equal(null, await other.FindSnapshotAsync(here.Key, CancellationToken), "the snapshot of a log that has none");
        await other.SaveSnapshotAsync(there, CancellationToken);
        await other.RemoveSnapshotAsync(here, CancellationToken);

        await ExpectFoundAsync(here);
        ExpectSame(there, await other.FindSnapshotAsync(there.Key, CancellationToken));
    }

    public async Task A_newer_snapshot_takes_the_place_of_an_older_one()
    {
        var key = Key("balance", "checking", "savings");
        await Snapshots.SaveSnapshotAsync(Snapshot(key, "\"older\"", 5, 3), CancellationToken);
        var newer = Snapshot(key, "\"newer\"", 5, 4);

        await Snapshots.SaveSnapshotAsync(newer, CancellationToken);

        await ExpectFoundAsync(newer);
    }

    public async Task An_older_snapshot_does_not_take_the_place_of_a_newer_one()
    {
        var key = Key("balance", "checking", "savings");
        var newer = Snapshot(key, "\"newer\"", 10, 9);
        await Snapshots.SaveSnapshotAsync(newer, CancellationToken);

        await Snapshots.SaveSnapshotAsync(Snapshot(key, "\"older\"", 9, 9), CancellationToken);

        await ExpectFoundAsync(newer);
    }

    public async Task Of_two_snapshots_of_as_many_events_the_last_one_stays()
    {
        var key = Key("balance", "checking");
        await Snapshots.SaveSnapshotAsync(Snapshot(key, "\"first\"", 9), CancellationToken);
        var last = Snapshot(key, "\"last\"", 9);

        await Snapshots.SaveSnapshotAsync(last, CancellationToken);

        await ExpectFoundAsync(last);
    }

    public async Task Removing_a_snapshot_makes_room_for_one_of_fewer_events()
    {
        var key = Key("balance", "checking", "unwritten");
        var (other, own) = (Snapshot(key, "\"of a log that is gone\"", 100, 0), Snapshot(key, "\"of this log\"", 90, 0));
        await Snapshots.SaveSnapshotAsync(other, CancellationToken);

        await Snapshots.RemoveSnapshotAsync(other, CancellationToken);
        await Snapshots.SaveSnapshotAsync(own, CancellationToken);

        await ExpectFoundAsync(own);
    }

    public async Task Removing_a_snapshot_leaves_one_that_was_saved_in_its_place()
    {
        var key = Key("balance", "checking");
        var (found, meanwhile) = (Snapshot(key, "1", 100), Snapshot(key, "1", 100));
        await Snapshots.SaveSnapshotAsync(found, CancellationToken);
        await Snapshots.SaveSnapshotAsync(meanwhile, CancellationToken);

        await Snapshots.RemoveSnapshotAsync(found, CancellationToken);

        await ExpectFoundAsync(meanwhile);
    }

    public async Task A_state_comes_back_byte_for_byte()
    {
        string[] states =
        [
            " { \"b\" : 1.10 , \"a\" : [ 1e2 ] , \"$type\" : \"x\" , \"b\" : 2 }\n",
            "\"😀 e\u0301 é \u05E9 \u202Eabc\u202C \uFFFF\U0010FFFF \\u00e9 \\ud83d\\ude00 \\/ \u2028 \u007F \u0080\"",
            "null",
            "9" + new string('0', NewEvent.MaxNumberDigits - 1),
            new string('[', NewEvent.MaxDepth) + new string(']', NewEvent.MaxDepth),
        ];

        foreach (var (index, state) in states.Index())
        {
            var saved = Snapshot(Key("balance", $"checking-{index}"), state, 1);
            await Snapshots.SaveSnapshotAsync(saved, CancellationToken);
            await ExpectFoundAsync(saved);
        }
    }

    public async Task A_state_of_16_MiB_is_kept()
    {
        var saved = Snapshot(Key("balance", "checking"), $"\"{new string('x', StoredSnapshot.MaxStateBytes - 2)}\"", 1);

        await Snapshots.SaveSnapshotAsync(saved, CancellationToken);

        await ExpectFoundAsync(saved);
    }

    public async Task Names_variants_and_streams_of_any_Unicode_are_kept()
    {
        string[] texts = ["it's \"quoted\" \\ %_ $1 @p {0} ,", "NULL", "é", "e\u0301", "\U0010FFFF", Repeat("😀", SnapshotName.MaxLength)];
        StoredSnapshot[] saved = [.. texts.Select((text, index) => Snapshot(new SnapshotKey(new SnapshotName(text), int.MaxValue, Ids(text, "checking"), text), $"{index}", 1, 2))];

        foreach (var snapshot in saved)
        {
            await Snapshots.SaveSnapshotAsync(snapshot, CancellationToken);
        }

        foreach (var snapshot in saved)
        {
            await ExpectFoundAsync(snapshot);
        }
    }

    public async Task A_snapshot_of_1000_streams_is_kept()
    {
        string[] streamIds = [.. Enumerable.Range(1, 1_000).Select(number => $"{number:0000}-{Repeat("é", StreamId.MaxLength - 5)}")];
        var older = Snapshot(Key("balance", streamIds), "1", [.. Enumerable.Range(0, 1_000).Select(version => (long)version)]);
        var newer = Snapshot(older.Key, "2", [.. Enumerable.Range(0, 1_000).Select(version => version + 1_000_000_000_000L)]);

        await Snapshots.SaveSnapshotAsync(older, CancellationToken);
        await ExpectFoundAsync(older);
        await Snapshots.SaveSnapshotAsync(newer, CancellationToken);
        await ExpectFoundAsync(newer);
        await Snapshots.RemoveSnapshotAsync(newer, CancellationToken);

        await ExpectNoneAsync(older.Key);
    }

    public async Task A_snapshot_of_more_than_1000_streams_is_refused()
    {
        var refused = Snapshot(Key("balance", Enumerable.Range(0, 1_001).Select(number => $"{number}")), "1", new long[1_001]);

        await Expect.ThrowsAsync<ArgumentException>(() => Snapshots.SaveSnapshotAsync(refused, CancellationToken).AsTask(), "saving a snapshot of 1,001 streams");
        await Expect.ThrowsAsync<ArgumentException>(() => Snapshots.FindSnapshotAsync(refused.Key, CancellationToken).AsTask(), "finding a snapshot of 1,001 streams");
        await Expect.ThrowsAsync<ArgumentException>(() => Snapshots.RemoveSnapshotAsync(refused, CancellationToken).AsTask(), "removing a snapshot of 1,001 streams");
    }

    public async Task Of_snapshots_that_race_the_newest_stays()
    {
        const int rounds = 20;
        ISnapshotStore[] stores = [Snapshots, (ISnapshotStore)await OpenAgainAsync()];
        for (var round = 0; round < rounds; round++)
        {
            var key = Key("balance", $"checking-{round}");
            StoredSnapshot[] racing = [.. Enumerable.Range(1, 8).Select(version => Snapshot(key, $"{version}", version))];

            await InParallelAsync(racing.Length, async writer =>
            {
                await stores[writer % stores.Length].SaveSnapshotAsync(racing[(writer + round) % racing.Length], CancellationToken);
                return true;
            });

            await ExpectFoundAsync(racing[^1]);
        }
    }

    public async Task Snapshots_are_saved_while_events_are_appended()
    {
        var done = await InParallelAsync(8, async writer =>
        {
            for (var round = 1; round <= 20; round++)
            {
                if (writer % 2 == 0)
                {
                    await AppendUntilCommittedAsync(Store, To("checking"));
                }
                else
                {
                    await Snapshots.SaveSnapshotAsync(Snapshot(Key("balance", $"checking-{writer}"), $"{round}", round), CancellationToken);
                }
            }

            return true;
        });

        Expect.Equal(8, done.Length, "the number of writers that finished");
        await ExpectLogOfAsync(80);
    }

    public async Task A_call_about_snapshots_that_is_cancelled_before_it_changes_nothing()
    {
        var saved = Snapshot(Key("balance", "checking"), "1", 1);
        await Snapshots.SaveSnapshotAsync(saved, CancellationToken);

        await Expect.ThrowsAsync<OperationCanceledException>(() => Snapshots.FindSnapshotAsync(saved.Key, Cancelled).AsTask(), "finding a snapshot with a cancelled token");
        await Expect.ThrowsAsync<OperationCanceledException>(() => Snapshots.SaveSnapshotAsync(Snapshot(saved.Key, "2", 2), Cancelled).AsTask(), "saving a snapshot with a cancelled token");
        await Expect.ThrowsAsync<OperationCanceledException>(() => Snapshots.RemoveSnapshotAsync(saved, Cancelled).AsTask(), "removing a snapshot with a cancelled token");

        await ExpectFoundAsync(saved);
    }

    public async Task A_disposed_store_refuses_every_call_about_snapshots()
    {
        var saved = Snapshot(Key("balance", "checking"), "1", 1);
        var store = await OpenAgainAsync();
        var snapshots = (ISnapshotStore)store;
        await snapshots.SaveSnapshotAsync(saved, CancellationToken);
        await store.DisposeAsync();

        await Expect.ThrowsAsync<ObjectDisposedException>(() => snapshots.FindSnapshotAsync(saved.Key, CancellationToken).AsTask(), "finding a snapshot in a disposed store");
        await Expect.ThrowsAsync<ObjectDisposedException>(() => snapshots.SaveSnapshotAsync(saved, CancellationToken).AsTask(), "saving a snapshot in a disposed store");
        await Expect.ThrowsAsync<ObjectDisposedException>(() => snapshots.RemoveSnapshotAsync(saved, CancellationToken).AsTask(), "removing a snapshot from a disposed store");
        await ExpectFoundAsync(saved);
    }

    private static SnapshotKey Key(string name, params IEnumerable<string> streamIds) => new(new SnapshotName(name), formatVersion: 1, Ids(streamIds));

    /// <summary>A snapshot with a version for each stream of its key, in their order, and last events with new ids.</summary>
    private StoredSnapshot Snapshot(SnapshotKey key, string state, params long[] versions) =>
        new(key, versions.Select(version => new StreamHead(new StreamVersion(version), version == 0 ? null : NewId())), Encoding.UTF8.GetBytes(state));

    private async Task ExpectFoundAsync(StoredSnapshot saved) => ExpectSame(saved, await Snapshots.FindSnapshotAsync(saved.Key, CancellationToken));

    private async Task ExpectNoneAsync(SnapshotKey key) =>
        Expect.Equal(null, await Snapshots.FindSnapshotAsync(key, CancellationToken), "the snapshot under a key that none is saved under");

    private static void ExpectSame(StoredSnapshot saved, StoredSnapshot? found)
    {
        var snapshot = Expect.Case<StoredSnapshot>(found, $"the snapshot of {saved.Key}");
        Expect.Equal(saved.Key, snapshot.Key, "its key");
        Expect.Sequence(saved.Heads, snapshot.Heads, "how far its streams were folded");
        Expect.Equal(saved.EventCount, snapshot.EventCount, "how many events it was folded from");
        Expect.True(saved.State.Span.SequenceEqual(snapshot.State.Span), "its state byte for byte", $"'{Encoding.UTF8.GetString(snapshot.State.Span[..Math.Min(200, snapshot.State.Length)])}'");
    }
}

using EventCore.Stores;

namespace EventCore.Testing;

/// <summary>A checkpoint is moved by its owner alone, for as long as its lease is good, by the store's clock.</summary>
internal sealed class CheckpointCases(ContractLog log) : ContractCases(log)
{
    private static readonly CancellationToken Cancelled = new(canceled: true);

    /// <summary>No case takes as long.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    /// <summary>Over before anything else can be asked; what must not depend on that waits for it.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(1);

    private static readonly SubscriptionName Balances = new("balances");
    private static readonly LeaseOwner Here = new("here");
    private static readonly LeaseOwner There = new("there");

    private ICheckpointStore Checkpoints => (ICheckpointStore)Store;

    internal override bool AreAbout(IEventStore store) => store is ICheckpointStore;

    public async Task A_checkpoint_begins_at_the_start_and_goes_on_where_its_last_owner_left_it()
    {
        var first = await AcquireAsync(Here);
        var to = CheckpointAt(7);

        await MoveAsync(first, to);
        Expect.True(await ReleaseAsync(first), "a good lease to be there to be ended", "that it is not");
        var second = Expect.Case<CheckpointLease>(
            await ((ICheckpointStore)await OpenAgainAsync()).AcquireCheckpointAsync(Balances, There, Long, CancellationToken), "the lease of a second store");

        Expect.Equal(Checkpoint.Start, first.Checkpoint, "the checkpoint of a new subscription");
        Expect.Equal(to, second.Checkpoint, "the checkpoint that the next owner finds");
        Expect.True(second.Epoch > first.Epoch, $"an epoch above {first.Epoch}", $"{second.Epoch}");
    }

    public async Task A_checkpoint_whose_owner_has_time_left_is_not_acquired()
    {
        var lease = await AcquireAsync(Here);

        Expect.Equal(null, await TryAcquireAsync(There), "the lease of somebody else");
        Expect.Equal(null, await TryAcquireAsync(Here), "a second lease of the same owner");

        await MoveAsync(lease, CheckpointAt(1));
    }

    public async Task A_checkpoint_is_not_moved_from_where_it_does_not_stand()
    {
        var lease = await AcquireAsync(Here);
        var moved = await MoveAsync(lease, CheckpointAt(2));

        Expect.Equal(false, await AdvanceAsync(lease, CheckpointAt(2)), "whether a move is made twice");
        Expect.Equal(false, await AdvanceAsync(lease, CheckpointAt(3)), "whether a checkpoint is moved from where it stood before");

        Expect.Equal(moved.Checkpoint, (await StateAsync(Balances)).Checkpoint, "the checkpoint");
        await MoveAsync(moved, CheckpointAt(3));
    }

    public async Task A_checkpoint_whose_owner_lets_go_is_acquired_at_once()
    {
        Expect.True(await ReleaseAsync(await AcquireAsync(Here)), "a good lease to be there to be ended", "that it is not");

        await AcquireAsync(There);
    }

    public async Task An_owner_whose_time_is_over_moves_nothing_also_where_nobody_took_over()
    {
        var lease = await AcquireAsync(Here, Short);
        await UntilNobodyOwnsAsync(Balances);

        await ExpectLostAsync(lease);

        Expect.Equal(Checkpoint.Start, (await StateAsync(Balances)).Checkpoint, "the checkpoint");
    }

    public async Task A_former_owner_moves_nothing_once_somebody_took_over()
    {
        var former = await AcquireAsync(Here, Short);
        var lease = await AcquireWhenFreeAsync(There, Long);

        await ExpectLostAsync(former);

        Expect.Equal(There, (await StateAsync(Balances)).Owner, "the owner");
        await MoveAsync(lease, CheckpointAt(1));
        Expect.Equal(CheckpointAt(1).Position, (await StateAsync(Balances)).Checkpoint.Position, "the position");
    }

    public async Task A_lease_that_is_ended_moves_nothing_any_more()
    {
        var lease = await AcquireAsync(Here);
        await ReleaseAsync(lease);

        await ExpectLostAsync(lease);
    }

    public async Task A_lease_that_is_renewed_is_good_for_as_long_from_then_on()
    {
        // Renewed at once, which may be too late all the same: then another one is.
        for (var renewal = LeaseRenewal.Lost; renewal == LeaseRenewal.Lost;)
        {
            var lease = await AcquireWhenFreeAsync(Here, TimeSpan.FromMilliseconds(100));
            var shown = (await StateAsync(Balances)).LeasedUntil;
            renewal = await Checkpoints.RenewCheckpointAsync(lease, Long, CancellationToken);
            if (renewal == LeaseRenewal.Held)
            {
                var state = await StateAsync(Balances);
                Expect.True(state.LeasedUntil > shown, $"a lease beyond {shown:O}", $"{state.LeasedUntil:O}");
                Expect.Equal(lease.Epoch, state.Epoch, "the epoch, which a renewal leaves");
            }
        }

        Expect.Equal(null, await TryAcquireAsync(There), "the lease of somebody else");
    }

    public async Task Of_owners_that_race_for_a_checkpoint_one_gets_it()
    {
        ICheckpointStore[] stores = [Checkpoints, (ICheckpointStore)await OpenAgainAsync()];
        for (var round = 0; round < 20; round++)
        {
            var name = new SubscriptionName($"balances-{round}");
            if (round % 2 == 1)
            {
                // One that was there before is acquired another way than one that is new.
                await Checkpoints.ReleaseCheckpointAsync(
                    Expect.Case<CheckpointLease>(await Checkpoints.AcquireCheckpointAsync(name, Here, Long, CancellationToken), "a first lease"), new LeaseEnd.Handover(), CancellationToken);
            }

            var leases = await InParallelAsync(8, owner => stores[owner % stores.Length].AcquireCheckpointAsync(name, new LeaseOwner($"owner-{owner}"), Long, CancellationToken).AsTask());

            Expect.Equal(1, leases.Count(lease => lease is not null), "the number of owners that got the checkpoint");
        }
    }

    public async Task Owners_that_take_over_from_each_other_move_a_checkpoint_one_after_the_other()
    {
        // Leases run out in the midst of the work, so each of these owners is a former one again and again.
        ICheckpointStore[] stores = [Checkpoints, (ICheckpointStore)await OpenAgainAsync()];
        var moves = await InParallelAsync(4, async number =>
        {
            var store = stores[number % stores.Length];
            var done = new List<(long Epoch, long Position)>();
            for (var round = 0; round < 25; round++)
            {
                if (await store.AcquireCheckpointAsync(Balances, new LeaseOwner($"owner-{number}"), TimeSpan.FromMilliseconds(3), CancellationToken) is { } lease)
                {
                    var to = CheckpointAt(lease.Checkpoint.Position.Value + 1);
                    while (await store.AdvanceCheckpointAsync(lease, to, skipped: null, CancellationToken))
                    {
                        done.Add((lease.Epoch, to.Position.Value));
                        lease = lease with { Checkpoint = to };
                        to = CheckpointAt(to.Position.Value + 1);
                    }
                }
            }

            return done;
        });

        var all = moves.SelectMany(done => done).OrderBy(move => move.Position).ToList();
        Expect.Sequence(Enumerable.Range(1, all.Count).Select(position => (long)position), all.Select(move => move.Position), "the positions that owners moved to");
        Expect.Sequence(all.Select(move => move.Epoch).Order(), all.Select(move => move.Epoch), "the epochs in the order of positions");
        Expect.Equal(all.Count, (int)(await StateAsync(Balances)).Checkpoint.Position.Value, "the position in the end");
    }

    public async Task A_subscription_that_was_stopped_is_acquired_only_once_it_is_resumed()
    {
        var lease = await AcquireAsync(Here);
        lease = await MoveAsync(lease, CheckpointAt(3));

        await Checkpoints.ReleaseCheckpointAsync(lease, new LeaseEnd.Stop("It does not fit."), CancellationToken);

        var stopped = await StateAsync(Balances);
        Expect.Equal(SubscriptionStatus.Stopped, stopped.Status, "the status");
        Expect.Equal("It does not fit.", stopped.LastError, "the error");
        Expect.Equal(null, stopped.Owner, "the owner");
        Expect.Equal(null, await TryAcquireAsync(There), "the lease on a subscription that was stopped");
        Expect.True(await Checkpoints.ResumeCheckpointAsync(Balances, CancellationToken), "a stopped subscription to be resumed", "that it is not");
        Expect.Equal(CheckpointAt(3).Position, (await AcquireAsync(There)).Checkpoint.Position, "the position of the next owner");
        Expect.Equal(false, await Checkpoints.ResumeCheckpointAsync(Balances, CancellationToken), "whether a subscription that runs is resumed");
    }

    public async Task A_subscription_that_was_paused_is_acquired_once_its_time_is_over_or_it_is_resumed()
    {
        await Checkpoints.ReleaseCheckpointAsync(await AcquireAsync(Here), new LeaseEnd.Pause(Long, "Not now."), CancellationToken);
        var paused = await StateAsync(Balances);
        Expect.Equal(SubscriptionStatus.Paused, paused.Status, "the status");
        Expect.Equal("Not now.", paused.LastError, "the error");
        Expect.True(paused.PausedUntil > paused.UpdatedAt, $"a time after {paused.UpdatedAt:O}", $"{paused.PausedUntil:O}");
        Expect.Equal(null, await TryAcquireAsync(There), "the lease on a subscription that is paused");

        await Checkpoints.ResumeCheckpointAsync(Balances, CancellationToken);
        var resumed = await AcquireAsync(There);
        await Checkpoints.ReleaseCheckpointAsync(resumed, new LeaseEnd.Pause(Short, "Not now."), CancellationToken);
        await AcquireWhenFreeAsync(Here, Long);

        var state = await StateAsync(Balances);
        Expect.Equal(SubscriptionStatus.Running, state.Status, "the status of one that goes on");
        Expect.Equal(null, state.PausedUntil, "until when it is paused");
    }

    public async Task Moving_on_forgets_the_last_error()
    {
        await Checkpoints.ReleaseCheckpointAsync(await AcquireAsync(Here), new LeaseEnd.Pause(Short, "Not now."), CancellationToken);
        var lease = await AcquireWhenFreeAsync(Here, Long);
        Expect.Equal("Not now.", (await StateAsync(Balances)).LastError, "the error before it moved on");

        await MoveAsync(lease, CheckpointAt(1));

        Expect.Equal(null, (await StateAsync(Balances)).LastError, "the error after it moved on");
    }

    public async Task Whoever_asks_for_a_checkpoint_is_the_one_who_gets_it()
    {
        var lease = await AcquireAsync(Here);

        Expect.True(await Checkpoints.AskForCheckpointAsync(Balances, There, Long, CancellationToken), "the first who asks to be heard", "that it is not");
        Expect.Equal(false, await Checkpoints.AskForCheckpointAsync(Balances, new LeaseOwner("elsewhere"), Long, CancellationToken), "whether a second is heard as well");

        Expect.Equal(LeaseRenewal.HeldAndWanted, await Checkpoints.RenewCheckpointAsync(lease, Long, CancellationToken), "what the owner learns");
        Expect.Equal(There, (await StateAsync(Balances)).WantedBy, "who asks for it");
        await ReleaseAsync(lease);
        Expect.Equal(null, await TryAcquireAsync(Here), "the lease of the one who let go");
        var handedOver = await AcquireAsync(There);
        Expect.Equal(LeaseRenewal.Held, await Checkpoints.RenewCheckpointAsync(handedOver, Long, CancellationToken), "what the next owner learns");
    }

    public async Task A_wish_that_is_over_keeps_nobody_away()
    {
        Expect.Equal(false, await Checkpoints.AskForCheckpointAsync(Balances, There, Long, CancellationToken), "whether somebody is heard who asks for what there is not");
        var lease = await AcquireAsync(Here);
        await Checkpoints.AskForCheckpointAsync(Balances, There, Short, CancellationToken);
        await ReleaseAsync(lease);

        await AcquireWhenFreeAsync(Here, Long);
    }

    public async Task An_event_that_was_gone_past_is_kept_with_the_move_or_not_at_all()
    {
        var former = await AcquireAsync(Here, Short);
        var lease = await AcquireWhenFreeAsync(There, Long);
        DeadLetter[] letters = [.. new long[] { 3, 5, 9 }.Select(position => Letter(position, $"Not {position}: 'é😀'\n\tat it."))];

        foreach (var letter in letters)
        {
            lease = await MoveAsync(lease, CheckpointAt(letter.Position.Value), letter);
        }

        var replaced = Letter(5, "Again.");
        var moved = await MoveAsync(lease, CheckpointAt(10), replaced);
        Expect.Equal(false, await Checkpoints.AdvanceCheckpointAsync(lease, CheckpointAt(10), Letter(10, "Never."), CancellationToken), "whether a checkpoint is moved from where it does not stand");
        Expect.Equal(false, await Checkpoints.AdvanceCheckpointAsync(former with { Checkpoint = moved.Checkpoint }, CheckpointAt(11), Letter(11, "Never."), CancellationToken), "whether a former owner moves the checkpoint");

        Expect.Sequence([letters[0], replaced, letters[2]], await LettersAsync(LogPosition.Start, 100), "the dead letters");
        Expect.Sequence([replaced], await LettersAsync(new LogPosition(3), 1), "one dead letter above position 3");
        Expect.Sequence([], await Checkpoints.ListDeadLettersAsync(new SubscriptionName("other"), LogPosition.Start, LargePage, CancellationToken), "the dead letters of another subscription");
    }

    public async Task Subscriptions_are_listed_by_code_point_and_apart_from_those_of_other_logs()
    {
        string[] names = ["B", "a", "a'b", "é", "\uFFFD", "\U0001F600", Repeat("😀", SubscriptionName.MaxLength)];
        foreach (var name in names.Reverse())
        {
            Expect.Case<CheckpointLease>(await Checkpoints.AcquireCheckpointAsync(new SubscriptionName(name), new LeaseOwner(name), Long, CancellationToken), $"the lease on '{name}'");
        }

        var other = (ICheckpointStore)await OpenOtherLogAsync();
        Expect.Case<CheckpointLease>(await other.AcquireCheckpointAsync(new SubscriptionName("a"), There, Long, CancellationToken), "the lease on the same name in another log");

        var states = await Checkpoints.ListCheckpointsAsync(CancellationToken);
        Expect.Sequence(names, states.Select(state => state.Name.Value), "the names of subscriptions");
        Expect.Sequence(names, states.Select(state => state.Owner?.Value), "their owners");
        Expect.Equal(1, (await other.ListCheckpointsAsync(CancellationToken)).Count, "the number of subscriptions of the other log");
    }

    public async Task A_call_about_checkpoints_that_is_cancelled_before_it_changes_nothing()
    {
        await Expect.ThrowsAsync<OperationCanceledException>(() => Checkpoints.AcquireCheckpointAsync(Balances, Here, Long, Cancelled).AsTask(), "acquiring with a cancelled token");
        Expect.Equal(0, (await Checkpoints.ListCheckpointsAsync(CancellationToken)).Count, "the number of subscriptions");
        var lease = await AcquireAsync(Here);

        await Expect.ThrowsAsync<OperationCanceledException>(() => Checkpoints.AdvanceCheckpointAsync(lease, CheckpointAt(1), null, Cancelled).AsTask(), "moving a checkpoint with a cancelled token");
        await Expect.ThrowsAsync<OperationCanceledException>(() => Checkpoints.RenewCheckpointAsync(lease, Short, Cancelled).AsTask(), "renewing with a cancelled token");
        await Expect.ThrowsAsync<OperationCanceledException>(() => Checkpoints.ReleaseCheckpointAsync(lease, new LeaseEnd.Handover(), Cancelled).AsTask(), "ending a lease with a cancelled token");
        await Expect.ThrowsAsync<OperationCanceledException>(() => Checkpoints.ListCheckpointsAsync(Cancelled).AsTask(), "listing with a cancelled token");

        var state = await StateAsync(Balances);
        Expect.Equal(Checkpoint.Start, state.Checkpoint, "the checkpoint");
        Expect.Equal(Here, state.Owner, "the owner");
    }

    public async Task A_disposed_store_refuses_every_call_about_checkpoints()
    {
        var lease = await AcquireAsync(Here);
        var store = await OpenAgainAsync();
        var checkpoints = (ICheckpointStore)store;
        await checkpoints.ListCheckpointsAsync(CancellationToken);
        await store.DisposeAsync();

        await Expect.ThrowsAsync<ObjectDisposedException>(() => checkpoints.AdvanceCheckpointAsync(lease, CheckpointAt(1), null, CancellationToken).AsTask(), "moving a checkpoint of a disposed store");
        await Expect.ThrowsAsync<ObjectDisposedException>(() => checkpoints.ListCheckpointsAsync(CancellationToken).AsTask(), "listing the checkpoints of a disposed store");
        await MoveAsync(lease, CheckpointAt(1));
    }

    private async Task<CheckpointLease> AcquireAsync(LeaseOwner owner, TimeSpan? leaseTime = null) => Expect.Case<CheckpointLease>(
        await Checkpoints.AcquireCheckpointAsync(Balances, owner, leaseTime ?? Long, CancellationToken), "the lease on a checkpoint that nobody has");

    private Task<CheckpointLease?> TryAcquireAsync(LeaseOwner owner) => Checkpoints.AcquireCheckpointAsync(Balances, owner, Long, CancellationToken).AsTask();

    /// <summary>Waits for whatever stands against it to be over.</summary>
    private async Task<CheckpointLease> AcquireWhenFreeAsync(LeaseOwner owner, TimeSpan leaseTime)
    {
        while (true)
        {
            if (await Checkpoints.AcquireCheckpointAsync(Balances, owner, leaseTime, CancellationToken) is { } lease)
            {
                return lease;
            }

            await Task.Delay(Short, TimeProvider, CancellationToken);
        }
    }

    private async Task UntilNobodyOwnsAsync(SubscriptionName name)
    {
        while ((await StateAsync(name)).Owner is not null)
        {
            await Task.Delay(Short, TimeProvider, CancellationToken);
        }
    }

    private async Task<SubscriptionState> StateAsync(SubscriptionName name) => Expect.Case<SubscriptionState>(
        (await Checkpoints.ListCheckpointsAsync(CancellationToken)).SingleOrDefault(state => state.Name == name), $"the state of '{name}'");

    /// <summary>Moves a checkpoint, and expects success.</summary>
    private async Task<CheckpointLease> MoveAsync(CheckpointLease lease, Checkpoint to, DeadLetter? skipped = null)
    {
        Expect.True(await Checkpoints.AdvanceCheckpointAsync(lease, to, skipped, CancellationToken), "a good lease to move its checkpoint", "that it does not");
        return lease with { Checkpoint = to };
    }

    private Task<bool> AdvanceAsync(CheckpointLease lease, Checkpoint to) => Checkpoints.AdvanceCheckpointAsync(lease, to, skipped: null, CancellationToken).AsTask();

    private Task<bool> ReleaseAsync(CheckpointLease lease) => Checkpoints.ReleaseCheckpointAsync(lease, new LeaseEnd.Handover(), CancellationToken).AsTask();

    private async Task<IReadOnlyList<DeadLetter>> LettersAsync(LogPosition after, int count) =>
        await Checkpoints.ListDeadLettersAsync(Balances, after, new PageSize(count), CancellationToken);

    private async Task ExpectLostAsync(CheckpointLease lease)
    {
        var knowing = lease with { Checkpoint = (await StateAsync(lease.Name)).Checkpoint };
        Expect.Equal(false, await AdvanceAsync(knowing, CheckpointAt(99)), "whether a lost lease moves the checkpoint");
        Expect.Equal(LeaseRenewal.Lost, await Checkpoints.RenewCheckpointAsync(lease, Long, CancellationToken), "the answer to renewing a lost lease");
        Expect.Equal(false, await Checkpoints.ReleaseCheckpointAsync(lease, new LeaseEnd.Stop("Never."), CancellationToken), "whether a lost lease stops the subscription");
    }

    private Checkpoint CheckpointAt(long position) => new(new LogPosition(position), NewId());

    /// <summary>Failed at a time that every store can keep.</summary>
    private DeadLetter Letter(long position, string error) => new(new LogPosition(position), NewId(), error, Attempts: 3, new DateTimeOffset(2030, 1, 2, 3, 4, 5, 678, TimeSpan.Zero));
}

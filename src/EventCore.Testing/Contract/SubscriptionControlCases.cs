using EventCore.Stores;

namespace EventCore.Testing;

/// <summary>Subscriptions are operated by whoever reaches the store, also while another owns them.</summary>
internal sealed class SubscriptionControlCases(ContractLog log) : ContractCases(log)
{
    private static readonly CancellationToken Cancelled = new(canceled: true);

    /// <summary>No case takes as long.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    private static readonly SubscriptionName Balances = new("balances");
    private static readonly SubscriptionName Rebuild = Balances.ForRebuild();
    private static readonly SubscriptionName Other = new("other");
    private static readonly LeaseOwner Here = new("here");
    private static readonly LeaseOwner There = new("there");

    private ISubscriptionControl Control => (ISubscriptionControl)Store;

    internal override bool AreAbout(IEventStore store) => store is ISubscriptionControl;

    public async Task A_subscription_that_is_paused_moves_nowhere_from_then_on_until_it_is_resumed()
    {
        var lease = await MoveAsync(await AcquireAsync(Balances), CheckpointAt(2));

        Expect.True(await Control.PauseCheckpointAsync(Balances, CancellationToken), "a subscription to be paused", "that it is not");

        await ExpectLostAsync(lease);
        var paused = await StateAsync(Balances);
        Expect.Equal((SubscriptionStatus.Paused, null, null), (paused.Status, paused.PausedUntil, paused.Owner), "the status, until when, and the owner");
        Expect.Equal(null, await TryAcquireAsync(Balances), "the lease on a paused subscription");
        Expect.True(await Control.ResumeCheckpointAsync(Balances, CancellationToken), "a paused subscription to be resumed", "that it is not");
        Expect.Equal(new LogPosition(2), (await AcquireAsync(Balances)).Checkpoint.Position, "the position where it goes on");
        await ExpectLostAsync(lease);
    }

    public async Task What_was_never_acquired_can_be_neither_paused_nor_reset_nor_rebuilt_nor_forgotten()
    {
        Expect.Equal(false, await Control.PauseCheckpointAsync(Balances, CancellationToken), "whether it is paused");
        Expect.Equal(false, await Control.AskForResetAsync(Balances, Checkpoint.Start, CancellationToken), "whether a reset is asked for");
        Expect.Equal(false, await Control.AskForRebuildAsync(Balances, Checkpoint.Start, null, CancellationToken), "whether a rebuild is asked for");
        Expect.Equal(false, await Control.CancelRebuildAsync(Balances, CancellationToken), "whether a rebuild is cancelled");
        Expect.Equal(0, await Control.AskForReplayAsync(Balances, null, CancellationToken), "the number of dead letters to replay");
        Expect.Equal(new ForgetResult.Unknown(), await Control.ForgetCheckpointAsync(Balances, CancellationToken), "the answer to forgetting it");
        Expect.Equal(0, (await Control.ListCheckpointsAsync(CancellationToken)).Count, "the number of subscriptions");
    }

    public async Task A_reset_ends_the_lease_and_its_next_owner_does_it_before_anything_else()
    {
        var former = await MoveAsync(await AcquireAsync(Balances), CheckpointAt(9));
        var to = CheckpointAt(4);

        Expect.True(await Control.AskForResetAsync(Balances, to, CancellationToken), "a reset to be asked for", "that it is not");

        await ExpectLostAsync(former);
        Expect.Equal(false, await Control.ResetCheckpointAsync(former with { ResetTo = to }, CancellationToken), "whether a former owner resets the checkpoint");
        var asked = await StateAsync(Balances);
        Expect.Equal((new LogPosition(9), to, null), (asked.Checkpoint.Position, asked.ResetTo, asked.Owner), "the position, where it is to begin again, and the owner");
        var lease = await AcquireAsync(Balances);
        Expect.Equal(to, lease.ResetTo, "where the next owner is to begin again");
        Expect.Equal(false, await AdvanceAsync(lease, CheckpointAt(10)), "whether a checkpoint that is to be reset moves on");
        Expect.True(await Control.ResetCheckpointAsync(lease, CancellationToken), "a good lease to reset the checkpoint", "that it does not");
        Expect.Equal(false, await Control.ResetCheckpointAsync(lease, CancellationToken), "whether it is reset twice");
        Expect.Equal((to, null), ((await StateAsync(Balances)).Checkpoint, (await StateAsync(Balances)).ResetTo), "the checkpoint, and where it is to begin again");
        await MoveAsync(lease with { Checkpoint = to, ResetTo = null }, CheckpointAt(5));
    }

    public async Task A_reset_lets_a_stopped_subscription_go_on_and_leaves_a_paused_one_paused()
    {
        await Control.ReleaseCheckpointAsync(await AcquireAsync(Balances), new LeaseEnd.Stop("No."), CancellationToken);
        await AcquireAsync(Other);
        await Control.PauseCheckpointAsync(Other, CancellationToken);

        await Control.AskForResetAsync(Balances, Checkpoint.Start, CancellationToken);
        await Control.AskForResetAsync(Other, Checkpoint.Start, CancellationToken);

        Expect.Equal(Checkpoint.Start, (await AcquireAsync(Balances)).ResetTo, "where one that had stopped is to begin again");
        Expect.Equal(null, await TryAcquireAsync(Other), "the lease on one that is paused");
    }

    public async Task A_reset_forgets_the_dead_letters_that_will_be_met_again()
    {
        var lease = await MoveAsync(await AcquireAsync(Balances), CheckpointAt(3), Letter(3));
        await MoveAsync(lease, CheckpointAt(7), Letter(7));
        await Control.AskForResetAsync(Balances, CheckpointAt(3), CancellationToken);
        Expect.Sequence([3L, 7L], await LettersOfAsync(Balances), "the dead letters before the reset is done");

        await Control.ResetCheckpointAsync(await AcquireAsync(Balances), CancellationToken);

        Expect.Sequence([3L], await LettersOfAsync(Balances), "the dead letters afterwards");
    }

    public async Task A_rebuild_is_a_subscription_beside_the_one_that_goes_on()
    {
        var lease = await MoveAsync(await AcquireAsync(Balances), CheckpointAt(9));
        var from = CheckpointAt(2);

        Expect.True(await Control.AskForRebuildAsync(Balances, from, 7, CancellationToken), "a rebuild to be asked for", "that it is not");
        Expect.Equal(false, await Control.AskForRebuildAsync(Balances, from, null, CancellationToken), "whether a second one is while it is under way");

        var rebuild = await AcquireAsync(Rebuild);
        Expect.Equal((from, 7, from.Position), (rebuild.Checkpoint, rebuild.ModelVersion, rebuild.Rebuild?.From), "where the rebuild stands, its version, and where it began");
        await MoveAsync(rebuild, CheckpointAt(3));
        await MoveAsync(lease, CheckpointAt(10));
        Expect.Sequence([(Balances, 10L, false), (Rebuild, 3L, true)], await PositionsAsync(), "the subscriptions, where they stand, and whether they are rebuilds");
    }

    public async Task A_rebuild_that_is_completed_takes_the_place_of_what_it_rebuilt()
    {
        var former = await MoveAsync(await AcquireAsync(Balances), CheckpointAt(9), Letter(9));
        await Control.AskForRebuildAsync(Balances, Checkpoint.Start, 7, CancellationToken);
        var rebuild = await MoveAsync(await AcquireAsync(Rebuild), CheckpointAt(4), Letter(4));
        Expect.Equal(false, await Control.CompleteRebuildAsync(rebuild, CancellationToken), "whether a rebuild is completed that is behind what its readers have");
        var to = CheckpointAt(9);
        rebuild = await MoveAsync(rebuild, to);

        Expect.True(await Control.CompleteRebuildAsync(rebuild, CancellationToken), "a rebuild that has caught up to be completed", "that it is not");

        Expect.Sequence([(Balances, 9L, false)], await PositionsAsync(), "the subscriptions");
        Expect.Sequence([4L], await LettersOfAsync(Balances), "the dead letters, which are the rebuild's");
        Expect.Sequence([], await LettersOfAsync(Rebuild), "the dead letters under the rebuild's name");
        await ExpectLostAsync(former);
        Expect.Equal(false, await AdvanceAsync(rebuild, CheckpointAt(11)), "whether a rebuild that is completed moves on");
        Expect.Equal(false, await Control.CompleteRebuildAsync(rebuild, CancellationToken), "whether it is completed twice");
        Expect.Equal(null, await TryAcquireAsync(Rebuild), "the lease on a rebuild that is completed");
        var lease = await AcquireAsync(Balances);
        Expect.Equal((to, 7), (lease.Checkpoint, lease.ModelVersion), "the checkpoint and the version that the next owner finds");
        Expect.True(lease.Epoch > former.Epoch, $"an epoch above {former.Epoch}", $"{lease.Epoch}");
    }

    public async Task A_rebuild_of_what_nobody_owns_is_completed_wherever_that_stands()
    {
        await Control.ReleaseCheckpointAsync(await MoveAsync(await AcquireAsync(Balances), CheckpointAt(9)), new LeaseEnd.Stop("No."), CancellationToken);
        await Control.AskForRebuildAsync(Balances, Checkpoint.Start, null, CancellationToken);

        Expect.True(await Control.CompleteRebuildAsync(await AcquireAsync(Rebuild), CancellationToken), "a rebuild of what nobody owns to be completed", "that it is not");

        var state = await StateAsync(Balances);
        Expect.Equal((Checkpoint.Start, SubscriptionStatus.Running, null), (state.Checkpoint, state.Status, state.LastError), "the checkpoint, the status, and the error of what had stopped");
    }

    public async Task A_rebuild_of_what_somebody_asks_for_waits_until_it_has_caught_up()
    {
        var lease = await MoveAsync(await AcquireAsync(Balances), CheckpointAt(9));
        await Control.AskForRebuildAsync(Balances, Checkpoint.Start, null, CancellationToken);
        var rebuild = await MoveAsync(await AcquireAsync(Rebuild), CheckpointAt(8));
        await Control.AskForCheckpointAsync(Balances, There, Long, CancellationToken);
        await Control.ReleaseCheckpointAsync(lease, new LeaseEnd.Handover(), CancellationToken);

        Expect.Equal(false, await Control.CompleteRebuildAsync(rebuild, CancellationToken), "whether a rebuild is completed that is behind what somebody asks for");
        rebuild = await MoveAsync(rebuild, CheckpointAt(9));
        Expect.True(await Control.CompleteRebuildAsync(rebuild, CancellationToken), "a rebuild that has caught up to be completed", "that it is not");

        Expect.Equal(null, (await StateAsync(Balances)).WantedBy, "who asks for it");
        await AcquireAsync(Balances);
    }

    public async Task A_former_owner_of_a_rebuild_completes_nothing_of_its_own_or_of_the_next_one()
    {
        await AcquireAsync(Balances);
        await Control.AskForRebuildAsync(Balances, Checkpoint.Start, null, CancellationToken);
        var former = await AcquireAsync(Rebuild);

        Expect.True(await Control.CancelRebuildAsync(Balances, CancellationToken), "a rebuild to be cancelled", "that it is not");
        Expect.Equal(false, await Control.CancelRebuildAsync(Balances, CancellationToken), "whether it is cancelled twice");
        Expect.Sequence([(Balances, 0L, false)], await PositionsAsync(), "the subscriptions");
        Expect.Equal(false, await Control.CompleteRebuildAsync(former, CancellationToken), "whether a rebuild is completed that is cancelled");
        Expect.Equal(false, await Control.ResumeCheckpointAsync(Rebuild, CancellationToken), "whether a rebuild is resumed that is cancelled");

        Expect.True(await Control.AskForRebuildAsync(Balances, CheckpointAt(3), null, CancellationToken), "a second rebuild to be asked for", "that it is not");
        var next = await AcquireAsync(Rebuild);
        Expect.True(next.Epoch > former.Epoch && next.Rebuild!.Number > former.Rebuild!.Number, $"an epoch above {former.Epoch} and a number above {former.Rebuild!.Number}", $"{next}");
        Expect.Equal(false, await AdvanceAsync(former with { Checkpoint = next.Checkpoint }, CheckpointAt(4)), "whether the owner of an earlier rebuild moves this one");
        Expect.Equal(false, await Control.CompleteRebuildAsync(former, CancellationToken), "whether it completes this one");
    }

    public async Task Of_rebuilds_that_are_asked_for_at_once_one_begins()
    {
        ISubscriptionControl[] stores = [Control, (ISubscriptionControl)await OpenAgainAsync()];
        await AcquireAsync(Balances);
        for (var round = 0; round < 10; round++)
        {
            var begun = await InParallelAsync(4, number => stores[number % stores.Length].AskForRebuildAsync(Balances, CheckpointAt(number), null, CancellationToken).AsTask());

            Expect.Equal(1, begun.Count(yes => yes), "the number of rebuilds that began");
            await Control.CancelRebuildAsync(Balances, CancellationToken);
        }
    }

    public async Task An_owner_that_moves_on_while_a_rebuild_is_completed_moves_before_it_or_not_at_all()
    {
        for (var round = 0; round < 20; round++)
        {
            var name = new SubscriptionName($"balances-{round}");
            var lease = await MoveAsync(await AcquireAsync(name), CheckpointAt(5));
            await Control.AskForRebuildAsync(name, Checkpoint.Start, null, CancellationToken);
            var rebuild = await MoveAsync(await AcquireAsync(name.ForRebuild()), CheckpointAt(5));
            var second = (ISubscriptionControl)await OpenAgainAsync();

            var done = await InParallelAsync(2, number => number == 0
                ? second.AdvanceCheckpointAsync(lease, CheckpointAt(6), skipped: null, CancellationToken).AsTask()
                : Control.CompleteRebuildAsync(rebuild, CancellationToken).AsTask());

            Expect.True(done[0] != done[1], "either the move or the completion", $"moved: {done[0]}, completed: {done[1]}");
            Expect.Equal(done[0] ? 6 : 5, (await StateAsync(name)).Checkpoint.Position.Value, "the position");
        }
    }

    public async Task A_subscription_that_is_forgotten_is_gone_with_all_it_had_and_leaves_the_others_as_they_are()
    {
        var lease = await MoveAsync(await AcquireAsync(Balances), CheckpointAt(9), Letter(9));
        await Control.AskForRebuildAsync(Balances, CheckpointAt(2), 7, CancellationToken);
        var rebuild = await MoveAsync(await AcquireAsync(Rebuild), CheckpointAt(4), Letter(4));
        await Control.ReleaseCheckpointAsync(lease, new LeaseEnd.Stop("No."), CancellationToken);
        await Control.ReleaseCheckpointAsync(rebuild, new LeaseEnd.Stop("No."), CancellationToken);
        await MoveAsync(await AcquireAsync(Other), CheckpointAt(3), Letter(3));

        Expect.Equal(new ForgetResult.Unknown(), await Control.ForgetCheckpointAsync(Rebuild, CancellationToken), "the answer to forgetting a rebuild");
        Expect.Equal(new ForgetResult.Forgotten(), await Control.ForgetCheckpointAsync(Balances, CancellationToken), "the answer to forgetting what nobody owns");
        Expect.Equal(new ForgetResult.Unknown(), await Control.ForgetCheckpointAsync(Balances, CancellationToken), "the answer to forgetting it twice");

        Expect.Sequence([(Other, 3L, false)], await PositionsAsync(), "the subscriptions that are left");
        Expect.Sequence([], await LettersOfAsync(Balances), "the dead letters of what is forgotten");
        Expect.Sequence([], await LettersOfAsync(Rebuild), "those of its rebuild");
        Expect.Sequence([3L], await LettersOfAsync(Other), "those of another subscription");
        Expect.Equal(false, await Control.PauseCheckpointAsync(Balances, CancellationToken), "whether it is paused");
        Expect.Equal(false, await Control.ResumeCheckpointAsync(Balances, CancellationToken), "whether it is resumed");
        Expect.Equal(false, await Control.AskForResetAsync(Balances, Checkpoint.Start, CancellationToken), "whether a reset is asked for");
        Expect.Equal(false, await Control.AskForRebuildAsync(Balances, Checkpoint.Start, null, CancellationToken), "whether a rebuild is asked for");
        Expect.Equal(false, await Control.CancelRebuildAsync(Balances, CancellationToken), "whether its rebuild is cancelled");
        Expect.Equal(false, await Control.AskForCheckpointAsync(Balances, There, Long, CancellationToken), "whether it is asked for");
        Expect.Equal(1, (await Control.ListCheckpointsAsync(CancellationToken)).Count, "the number of subscriptions after all that");
    }

    public async Task What_was_forgotten_begins_at_the_start_where_it_is_acquired_again()
    {
        await MoveAsync(await AcquireAsync(Balances), CheckpointAt(9));
        await Control.AskForRebuildAsync(Balances, CheckpointAt(2), 7, CancellationToken);
        Expect.True(await Control.CompleteRebuildAsync(await MoveAsync(await AcquireAsync(Rebuild), CheckpointAt(9)), CancellationToken), "a rebuild to be completed", "that it is not");
        await Control.ReleaseCheckpointAsync(await AcquireAsync(Balances), new LeaseEnd.Stop("No."), CancellationToken);
        await Control.AskForResetAsync(Balances, CheckpointAt(5), CancellationToken);
        await Control.PauseCheckpointAsync(Balances, CancellationToken);
        var forgotten = await StateAsync(Balances);

        await Control.ForgetCheckpointAsync(Balances, CancellationToken);

        var again = await AcquireAsync(Balances);
        Expect.Equal((Checkpoint.Start, null, null, null), (again.Checkpoint, again.ResetTo, again.ModelVersion, again.Rebuild), "the checkpoint, the reset, the version and the rebuild that its next owner finds");
        Expect.True(again.Epoch > forgotten.Epoch, $"an epoch above {forgotten.Epoch}", $"{again.Epoch}");
        var state = await StateAsync(Balances);
        Expect.Equal((SubscriptionStatus.Running, null, 0.0), (state.Status, state.LastError, state.Rate), "the status, the error and the rate");
        Expect.True(state.UpdatedAt >= forgotten.UpdatedAt, $"a time from {forgotten.UpdatedAt:O} on", $"{state.UpdatedAt:O}");
        await MoveAsync(again, CheckpointAt(1));
        Expect.Sequence([(Balances, 1L, false)], await PositionsAsync(), "the subscriptions");
        Expect.True(await Control.AskForRebuildAsync(Balances, Checkpoint.Start, null, CancellationToken), "a rebuild to be asked for", "that it is not");
    }

    public async Task A_former_owner_of_what_was_forgotten_never_passes_for_the_one_that_acquired_it_again()
    {
        // As often as by the next owner, so that nothing tells their leases apart where epochs begin anew.
        var former = await AcquireAsync(Balances);
        await Control.AskForRebuildAsync(Balances, Checkpoint.Start, null, CancellationToken);
        var formerRebuild = await AcquireAsync(Rebuild);
        await Control.PauseCheckpointAsync(Balances, CancellationToken);
        await Control.PauseCheckpointAsync(Rebuild, CancellationToken);

        Expect.Equal(new ForgetResult.Forgotten(), await Control.ForgetCheckpointAsync(Balances, CancellationToken), "the answer to forgetting what nobody owns");

        Expect.Equal(false, await AdvanceAsync(former, CheckpointAt(99)), "whether a former owner moves what is forgotten");
        Expect.Equal(0, (await Control.ListCheckpointsAsync(CancellationToken)).Count, "the number of subscriptions");
        var lease = await AcquireAsync(Balances);
        await ExpectLostAsync(former);
        await Control.AskForRebuildAsync(Balances, Checkpoint.Start, null, CancellationToken);
        var rebuild = await AcquireAsync(Rebuild);
        await ExpectLostAsync(formerRebuild);
        Expect.Equal(false, await Control.CompleteRebuildAsync(formerRebuild, CancellationToken), "whether a former owner of a rebuild completes the next one");
        await MoveAsync(lease, CheckpointAt(1));
        await MoveAsync(rebuild, CheckpointAt(1));
    }

    public async Task What_somebody_owns_or_asks_for_or_rebuilds_is_not_forgotten()
    {
        var lease = await AcquireAsync(Balances);
        var until = (await StateAsync(Balances)).LeasedUntil;

        Expect.Equal(new ForgetResult.InUse(Balances, Here, until ?? default), await Control.ForgetCheckpointAsync(Balances, CancellationToken), "the answer to forgetting what somebody owns");
        await MoveAsync(lease, CheckpointAt(4), Letter(4));
        await Control.AskForCheckpointAsync(Balances, There, Long, CancellationToken);
        await Control.ReleaseCheckpointAsync(lease, new LeaseEnd.Handover(), CancellationToken);
        var wanted = Expect.Case<ForgetResult.InUse>(await Control.ForgetCheckpointAsync(Balances, CancellationToken), "the answer to forgetting what somebody asks for");
        Expect.Equal((Balances, There), (wanted.Name, wanted.Owner), "what is asked for, and who asks");

        var next = Expect.Case<CheckpointLease>(await Control.AcquireCheckpointAsync(Balances, There, Long, CancellationToken), "the lease of whoever asked for it");
        await Control.AskForRebuildAsync(Balances, Checkpoint.Start, null, CancellationToken);
        await AcquireAsync(Rebuild);
        await Control.ReleaseCheckpointAsync(next, new LeaseEnd.Handover(), CancellationToken);
        var rebuilt = Expect.Case<ForgetResult.InUse>(await Control.ForgetCheckpointAsync(Balances, CancellationToken), "the answer to forgetting what somebody rebuilds");
        Expect.Equal((Rebuild, Here), (rebuilt.Name, rebuilt.Owner), "the rebuild, and who owns it");
        Expect.Sequence([(Balances, 4L, false), (Rebuild, 0L, true)], await PositionsAsync(), "the subscriptions, none of which was forgotten");
        Expect.Sequence([4L], await LettersOfAsync(Balances), "the dead letters");

        await Control.CancelRebuildAsync(Balances, CancellationToken);
        Expect.Equal(new ForgetResult.Forgotten(), await Control.ForgetCheckpointAsync(Balances, CancellationToken), "the answer once nobody owns it");
    }

    public async Task A_subscription_that_is_acquired_while_it_is_forgotten_is_acquired_before_that_or_begins_at_the_start()
    {
        var second = (ISubscriptionControl)await OpenAgainAsync();
        for (var round = 0; round < 20; round++)
        {
            var name = new SubscriptionName($"balances-{round}");
            await Control.ReleaseCheckpointAsync(await MoveAsync(await AcquireAsync(name), CheckpointAt(5)), new LeaseEnd.Handover(), CancellationToken);

            var done = await InParallelAsync(2, async number => number == 0
                ? (object?)await Control.ForgetCheckpointAsync(name, CancellationToken)
                : await second.AcquireCheckpointAsync(name, There, Long, CancellationToken));

            var lease = Expect.Case<CheckpointLease>(done[1], "the lease on what nobody has");
            Expect.Equal(done[0] is ForgetResult.Forgotten ? 0 : 5, lease.Checkpoint.Position.Value, $"the position where {done[0]}");
            await MoveAsync(lease, CheckpointAt(6));
        }
    }

    public async Task A_rebuild_that_is_asked_for_while_its_subscription_is_forgotten_goes_with_it_or_does_not_begin()
    {
        var second = (ISubscriptionControl)await OpenAgainAsync();
        for (var round = 0; round < 20; round++)
        {
            var name = new SubscriptionName($"balances-{round}");
            await Control.ReleaseCheckpointAsync(await AcquireAsync(name), new LeaseEnd.Handover(), CancellationToken);
            if (round % 2 == 1)
            {
                // A rebuild that was there before is asked for another way than a first one.
                await Control.AskForRebuildAsync(name, Checkpoint.Start, null, CancellationToken);
                await Control.CancelRebuildAsync(name, CancellationToken);
            }

            var done = await InParallelAsync(2, async number => number == 0
                ? (object)await Control.ForgetCheckpointAsync(name, CancellationToken)
                : await second.AskForRebuildAsync(name, Checkpoint.Start, null, CancellationToken));

            Expect.Equal(new ForgetResult.Forgotten(), done[0], "the answer to forgetting what nobody owns");
            Expect.Sequence([], await PositionsAsync(), $"the subscriptions, whether a rebuild was asked for in time: {done[1]}");
        }
    }

    public async Task A_replay_that_is_asked_for_is_told_to_the_owner_and_done_by_nobody_else()
    {
        var lease = await AcquireAsync(Balances);
        foreach (var position in new[] { 3, 5, 9 })
        {
            lease = await MoveAsync(lease, CheckpointAt(position), Letter(position));
        }

        Expect.Equal(LeaseRenewal.Held, await Control.RenewCheckpointAsync(lease, Long, CancellationToken), "what the owner learns before");
        Expect.Equal(1, await Control.AskForReplayAsync(Balances, new LogPosition(5), CancellationToken), "the number of dead letters at position 5");
        Expect.Equal(0, await Control.AskForReplayAsync(Balances, new LogPosition(6), CancellationToken), "the number of dead letters at position 6");
        Expect.Sequence([5L], await ReplaysAsync(), "those to be replayed");
        Expect.Equal(LeaseRenewal.HeldWithReplays, await Control.RenewCheckpointAsync(lease, Long, CancellationToken), "what the owner learns");

        Expect.True(await Control.RemoveDeadLetterAsync(lease, new LogPosition(5), CancellationToken), "a dead letter to be removed", "that it is not");
        Expect.Equal(false, await Control.RemoveDeadLetterAsync(lease, new LogPosition(5), CancellationToken), "whether it is removed twice");
        Expect.Equal(2, await Control.AskForReplayAsync(Balances, null, CancellationToken), "the number of dead letters that are left");
        var failed = new DeadLetter(new LogPosition(3), NewId(), "Again.", Attempts: 9, new DateTimeOffset(2031, 1, 2, 3, 4, 5, TimeSpan.Zero));
        Expect.True(await Control.KeepDeadLetterAsync(lease, failed, CancellationToken), "a dead letter to be kept with another error", "that it is not");
        Expect.Sequence([9L], await ReplaysAsync(), "those to be replayed still");
        var kept = (await Control.ListDeadLettersAsync(Balances, LogPosition.Start, LargePage, CancellationToken))[0];
        Expect.Equal((failed.Error, failed.Attempts, failed.FailedAt), (kept.Error, kept.Attempts, kept.FailedAt), "the dead letter that failed again");

        await Control.PauseCheckpointAsync(Balances, CancellationToken);
        Expect.Equal(false, await Control.RemoveDeadLetterAsync(lease, new LogPosition(9), CancellationToken), "whether a former owner removes a dead letter");
        Expect.Equal(false, await Control.KeepDeadLetterAsync(lease, failed, CancellationToken), "whether a former owner replaces a dead letter");
        Expect.Sequence([3L, 9L], await LettersOfAsync(Balances), "the dead letters that are left");
    }

    public async Task Lag_is_the_events_behind_the_checkpoint_and_the_age_of_the_first_of_them()
    {
        await FillAsync("lagging", 3);
        var events = await Store.ReadLogAsync(new ReadLogRequest(LogPosition.Start), CancellationToken);
        var lease = await AcquireAsync(Balances);

        var before = await StateAsync(Balances);
        Expect.Equal(3L, before.Lag, "the lag at the start");
        Expect.True(before.LagTime >= TimeSpan.Zero && before.LagTime < Long, "an age of a moment", $"{before.LagTime}");

        lease = await MoveAsync(lease, new Checkpoint(events[1].Position, events[1].Id));
        Expect.Equal(1L, (await StateAsync(Balances)).Lag, "the lag before the last event");
        Expect.True((await StateAsync(Balances)).Rate > 0, "a rate above zero", "zero");

        await MoveAsync(lease, new Checkpoint(events[2].Position, events[2].Id));
        var after = await StateAsync(Balances);
        Expect.Equal((0L, TimeSpan.Zero), (after.Lag, after.LagTime), "the lag at the end");
        Expect.True(after.Rate < Long.TotalSeconds, "a rate that is one", $"{after.Rate}");
    }

    public async Task A_call_that_operates_subscriptions_and_is_cancelled_before_it_changes_nothing()
    {
        var lease = await AcquireAsync(Balances);

        await Expect.ThrowsAsync<OperationCanceledException>(() => Control.PauseCheckpointAsync(Balances, Cancelled).AsTask(), "pausing with a cancelled token");
        await Expect.ThrowsAsync<OperationCanceledException>(() => Control.AskForResetAsync(Balances, Checkpoint.Start, Cancelled).AsTask(), "asking for a reset with a cancelled token");
        await Expect.ThrowsAsync<OperationCanceledException>(() => Control.AskForRebuildAsync(Balances, Checkpoint.Start, null, Cancelled).AsTask(), "asking for a rebuild with a cancelled token");
        await Expect.ThrowsAsync<OperationCanceledException>(() => Control.ForgetCheckpointAsync(Balances, Cancelled).AsTask(), "forgetting with a cancelled token");
        await Expect.ThrowsAsync<OperationCanceledException>(() => Control.AskForReplayAsync(Balances, null, Cancelled).AsTask(), "asking for a replay with a cancelled token");

        await MoveAsync(lease, CheckpointAt(1));
        Expect.Equal(1, (await Control.ListCheckpointsAsync(CancellationToken)).Count, "the number of subscriptions");
    }

    private async Task<CheckpointLease> AcquireAsync(SubscriptionName name) =>
        Expect.Case<CheckpointLease>(await TryAcquireAsync(name), $"the lease on '{name}', which nobody has");

    private Task<CheckpointLease?> TryAcquireAsync(SubscriptionName name) =>
        Control.AcquireCheckpointAsync(name, name == Other ? There : Here, Long, CancellationToken).AsTask();

    private Task<bool> AdvanceAsync(CheckpointLease lease, Checkpoint to) => Control.AdvanceCheckpointAsync(lease, to, skipped: null, CancellationToken).AsTask();

    /// <summary>Moves a checkpoint, and expects success.</summary>
    private async Task<CheckpointLease> MoveAsync(CheckpointLease lease, Checkpoint to, DeadLetter? skipped = null)
    {
        Expect.True(await Control.AdvanceCheckpointAsync(lease, to, skipped, CancellationToken), "a good lease to move its checkpoint", "that it does not");
        return lease with { Checkpoint = to };
    }

    private async Task<SubscriptionState> StateAsync(SubscriptionName name) => Expect.Case<SubscriptionState>(
        (await Control.ListCheckpointsAsync(CancellationToken)).SingleOrDefault(state => state.Name == name), $"the state of '{name}'");

    private async Task<IEnumerable<(SubscriptionName Name, long Position, bool IsRebuild)>> PositionsAsync() =>
        (await Control.ListCheckpointsAsync(CancellationToken)).Select(state => (state.Name, state.Checkpoint.Position.Value, state.Rebuild is not null));

    private async Task<IEnumerable<long>> LettersOfAsync(SubscriptionName name) =>
        (await Control.ListDeadLettersAsync(name, LogPosition.Start, LargePage, CancellationToken)).Select(letter => letter.Position.Value);

    private async Task<IEnumerable<long>> ReplaysAsync() =>
        (await Control.ListReplaysAsync(Balances, LogPosition.Start, LargePage, CancellationToken)).Select(letter => letter.Position.Value);

    private async Task ExpectLostAsync(CheckpointLease lease)
    {
        var knowing = lease with { Checkpoint = (await StateAsync(lease.Name)).Checkpoint };
        Expect.Equal(false, await AdvanceAsync(knowing, CheckpointAt(99)), "whether a lost lease moves the checkpoint");
        Expect.Equal(LeaseRenewal.Lost, await Control.RenewCheckpointAsync(lease, Long, CancellationToken), "the answer to renewing a lost lease");
        Expect.Equal(false, await Control.ReleaseCheckpointAsync(lease, new LeaseEnd.Handover(), CancellationToken), "whether a lost lease is ended");
    }

    private Checkpoint CheckpointAt(long position) => position == 0 ? Checkpoint.Start : new(new LogPosition(position), NewId());

    private DeadLetter Letter(long position) => new(new LogPosition(position), NewId(), "No.", Attempts: 3, new DateTimeOffset(2030, 1, 2, 3, 4, 5, 678, TimeSpan.Zero));
}

namespace EventCore.Testing.Tests;

/// <summary>Histories that are wrong on purpose, each in one way, and correct ones.</summary>
public sealed class HistoryCheckerTests
{
    private readonly MadeHistory _made = new();

    [Fact]
    public void A_correct_history_is_sound()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var report = RandomHistory.Make(seed, operations: 200).Check();

            Assert.True(report.IsSound, $"Seed {seed}: {report}");
            Assert.True(report is { Events: > 100, Deliveries: > 100, Dependencies: > 500, OperationCount: 200 }, $"Seed {seed}: {report}");
        }
    }

    [Fact]
    public void A_long_history_is_checked()
    {
        var report = RandomHistory.Make(seed: 1, operations: 200_000, streams: 200).Check();

        Assert.True(report.IsSound, report.ToString());
        Assert.Equal(200_000, report.OperationCount);
    }

    [Fact]
    public void An_acknowledged_append_that_is_not_in_the_log_is_found()
    {
        _made.Append(1, 2, _made.Now(["a"]), "a");
        _made.End(3, 4, OperationOutcome.Appended);

        Assert.Equal([ViolationKind.AcknowledgedButLost], _made.Violations());
    }

    [Fact]
    public void An_append_whose_outcome_is_unknown_may_be_in_the_log_or_not()
    {
        _made.Append(1, null, OperationOutcome.Unknown, _made.Now(["a"]), "a");
        _made.End(1, null, OperationOutcome.Unknown);

        Assert.Empty(_made.Violations());
        Assert.Equal(1, _made.Check().UnknownButStored);
    }

    [Theory]
    [InlineData(OperationOutcome.Refused)]
    [InlineData(OperationOutcome.Confirmed)]
    public void An_append_that_is_in_the_log_although_its_caller_was_told_otherwise_is_found(OperationOutcome outcome)
    {
        _made.Append(1, 2, outcome, _made.Now(["a"]), "a");

        Assert.Contains(ViolationKind.RefusedButStored, _made.Violations());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_torn_append_is_found_whichever_of_its_events_is_missing(int missing)
    {
        for (var index = 0; index < 3; index++)
        {
            if (index != missing)
            {
                _made.Store($"s{index}", new HistoryMark(1, index, 3, []));
            }
        }

        _made.End(1, null, OperationOutcome.Unknown);

        Assert.Equal([ViolationKind.Torn], _made.Violations());
    }

    [Fact]
    public void Events_of_others_between_those_of_one_append_are_found()
    {
        _made.Store("a", new HistoryMark(1, 0, 2, []));
        _made.Store("b", new HistoryMark(2, 0, 1, []));
        _made.Store("a", new HistoryMark(1, 1, 2, []));
        _made.End(1, 3, OperationOutcome.Appended);
        _made.End(1, 3, OperationOutcome.Appended);

        Assert.Equal([ViolationKind.Torn], _made.Violations());
    }

    [Fact]
    public void An_event_that_is_stored_twice_is_found()
    {
        _made.Append(1, 2, _made.Now(["a"]), "a");
        _made.Store("a", _made.Log[0].Mark);

        Assert.Contains(ViolationKind.StoredTwice, _made.Violations());
    }

    [Fact]
    public void An_event_id_that_occurs_twice_is_found()
    {
        _made.Append(1, 2, _made.Now(["a"]), "a");
        _made.Append(3, 4, _made.Now(["a"]), "a");
        _made.Log[1] = _made.Log[1] with { Id = _made.Log[0].Id };

        Assert.Equal([ViolationKind.StoredTwice], _made.Violations());
    }

    [Fact]
    public void An_event_that_nobody_sent_is_found()
    {
        _made.Store("a", mark: null);
        _made.Store("a", new HistoryMark(7, 0, 1, []));
        _made.Append(1, 2, _made.Now(["b"]), "b");

        Assert.Equal([ViolationKind.NobodySent], _made.Violations());
        Assert.Equal(2, _made.Check().ViolationCount);
    }

    [Fact]
    public void The_outcome_of_a_command_id_may_be_in_the_log_once()
    {
        _made.Store("$command-7", mark: null);
        _made.Append(1, 2, _made.Now(["a"]), "a");
        Assert.Empty(_made.Violations());

        _made.Store("$command-7", mark: null);
        Assert.Equal([ViolationKind.StoredTwice], _made.Violations());
    }

    [Fact]
    public void A_position_that_is_left_out_is_found()
    {
        _made.Append(1, null, OperationOutcome.Unknown, _made.Now(["a"]), "a");
        _made.Log[0] = _made.Log[0] with { Position = new LogPosition(2) };

        Assert.Equal([ViolationKind.PositionsNotDense], _made.Violations());
    }

    [Fact]
    public void Versions_that_do_not_rise_with_positions_are_found()
    {
        _made.Append(1, null, OperationOutcome.Unknown, _made.Now(["a"]), "a");
        _made.Append(1, null, OperationOutcome.Unknown, _made.Now(["a"]), "a");
        (_made.Log[0], _made.Log[1]) = (_made.Log[0] with { Version = new StreamVersion(2) }, _made.Log[1] with { Version = new StreamVersion(1) });

        Assert.Equal([ViolationKind.VersionsNotDense], _made.Violations());
    }

    [Fact]
    public void An_answer_with_another_position_is_found()
    {
        _made.Append(1, 2, _made.Now(["a"]), "a", "a");
        _made.Operations[0] = _made.Operations[0] with { LastPosition = new LogPosition(1) };

        Assert.Equal([ViolationKind.WrongAnswer], _made.Violations());
    }

    [Fact]
    public void A_lost_update_is_found()
    {
        var seen = _made.Now(["a"]);
        _made.Append(1, 4, seen, "a");
        _made.Append(2, 5, seen, "a");

        Assert.Equal([ViolationKind.StaleRead, ViolationKind.NotSerializable], _made.Violations());
    }

    [Fact]
    public void Write_skew_through_streams_that_are_only_read_is_found()
    {
        var seen = _made.Now("a", "b");
        _made.Append(1, 4, seen, "a");
        _made.Append(2, 5, seen, "b");

        Assert.Equal([ViolationKind.StaleRead, ViolationKind.NotSerializable], _made.Violations());
        Assert.Contains("Write skew (G2)", _made.Check().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_stale_read_of_a_stream_that_is_only_read_is_found()
    {
        var seen = _made.Now(["a"]);
        _made.Append(1, 4, _made.Now(["a"]), "a");
        _made.Append(2, 5, seen, "b");

        // Another order would explain it, and yet it is not the order of the log.
        Assert.Equal([ViolationKind.StaleRead], _made.Violations());
    }

    [Fact]
    public void A_stale_read_of_what_had_been_acknowledged_is_found_in_any_order()
    {
        var seen = _made.Now(["a"]);
        _made.Append(1, 2, _made.Now(["a"]), "a");
        _made.Append(3, 4, seen, "b");

        Assert.Equal([ViolationKind.StaleRead, ViolationKind.NotStrictlySerializable], _made.Violations());
    }

    [Fact]
    public void A_decision_on_the_right_version_with_other_events_is_found()
    {
        _made.Append(1, 2, _made.Now(["a"]), "a");
        _made.Append(3, 4, [_made.Now("a") with { Digest = 42 }], "a");

        Assert.Equal([ViolationKind.StaleRead], _made.Violations());
    }

    [Fact]
    public void A_log_in_another_order_than_the_appends_happened_is_found()
    {
        _made.Append(3, 4, _made.Now(["a"]), "a");
        _made.Append(1, 2, _made.Now(["b"]), "b");

        Assert.Equal([ViolationKind.AgainstRealTime], _made.Violations());
    }

    [Fact]
    public void A_decision_on_what_comes_after_it_is_found()
    {
        _made.Append(1, 4, [_made.Now("b") with { Version = new StreamVersion(1), Digest = null }], "a");
        _made.Append(1, 4, _made.Now(["a"]), "b");

        Assert.Contains("G1c", _made.Check().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_rejection_on_a_stale_state_is_found()
    {
        var seen = _made.Now(["a"]);
        _made.Append(1, 2, _made.Now(["a"]), "a");
        _made.End(3, 4, OperationOutcome.Confirmed, seen);

        Assert.Equal([ViolationKind.NoMomentOfRead, ViolationKind.NotStrictlySerializable], _made.Violations());
    }

    [Fact]
    public void A_rejection_on_streams_of_different_moments_is_found()
    {
        var b = _made.Now("b");
        _made.Append(1, 10, _made.Now(["b"]), "b");
        _made.Append(1, 10, _made.Now("a", "b"), "a");

        _made.End(1, 10, OperationOutcome.Confirmed, _made.Now("a"), b);

        Assert.Equal([ViolationKind.NoMomentOfRead, ViolationKind.NotSerializable], _made.Violations());
    }

    [Fact]
    public void A_rejection_on_half_of_a_decision_is_found()
    {
        _made.Append(1, 10, _made.Now("a", "b"), "a", "a");

        _made.End(1, 10, OperationOutcome.Confirmed, _made.Now("a") with { Version = new StreamVersion(1), Digest = null });

        Assert.Contains(ViolationKind.NoMomentOfRead, _made.Violations());
    }

    [Fact]
    public void A_rejection_on_what_was_never_stored_is_found()
    {
        _made.End(1, 2, OperationOutcome.Confirmed, _made.Now("a") with { Version = new StreamVersion(1) });

        Assert.Equal([ViolationKind.NoMomentOfRead], _made.Violations());
    }

    [Fact]
    public void Rejections_one_after_the_other_that_go_back_in_time_are_found()
    {
        var before = _made.Now(["a"]);
        _made.Append(1, 10, before, "a");

        _made.End(2, 3, OperationOutcome.Confirmed, _made.Now(["a"]));
        _made.End(4, 5, OperationOutcome.Confirmed, before);

        Assert.Equal([ViolationKind.NoMomentOfRead, ViolationKind.NotStrictlySerializable], _made.Violations());
    }

    [Fact]
    public void A_rejection_on_the_future_is_found()
    {
        _made.Append(5, 6, _made.Now(["a"]), "a");

        _made.End(1, 2, OperationOutcome.Confirmed, _made.Now(["a"]));

        Assert.Contains(ViolationKind.NoMomentOfRead, _made.Violations());
    }

    [Theory]
    [InlineData(new int[] { }, null)]
    [InlineData(new[] { 0, 1, 2, 3 }, null)]
    [InlineData(new[] { 0, 1, 2, 0, 2, 3, 4 }, null)]
    [InlineData(new[] { 0, 1, 2, 0, 1, 2, 3, 0, 4 }, null)]
    [InlineData(new[] { 0, 1, 3 }, ViolationKind.DeliverySkipped)]
    [InlineData(new[] { 0, 2 }, ViolationKind.DeliverySkipped)]
    [InlineData(new[] { 0, 1, 2, 0, 4 }, ViolationKind.DeliverySkipped)]
    [InlineData(new[] { 0, 1, 2, 0, 1, 3 }, ViolationKind.DeliverySkipped)]
    [InlineData(new[] { 0, 1, 2, 2 }, ViolationKind.DeliveryOutOfOrder)]
    [InlineData(new[] { 0, 1, 2, 1 }, ViolationKind.DeliveryOutOfOrder)]
    public void A_subscription_is_given_everything_in_order_and_again_only_after_a_start(int[] positions, ViolationKind? kind)
    {
        for (var number = 0; number < 4; number++)
        {
            _made.Append(1, 10, _made.Now(["a"]), "a");
        }

        _made.Subscribe(positions);

        Assert.Equal(kind, _made.Check().Violations.FirstOrDefault()?.Kind);
    }

    [Fact]
    public void An_event_that_is_delivered_and_not_in_the_log_is_found()
    {
        _made.Append(1, 10, _made.Now(["a"]), "a");
        _made.Subscriptions.Add(new SubscriptionDeliveries("all", [new Delivery.Event(new LogPosition(1), new EventId(Guid.NewGuid()))]));

        Assert.Equal([ViolationKind.DeliveryOfNothing], _made.Violations());
    }

    [Fact]
    public void A_subscription_is_given_only_what_it_wants()
    {
        _made.Append(1, 10, _made.Now(["a"]), "a");
        _made.Append(1, 10, _made.Now(["b"]), "b");
        _made.Append(1, 10, _made.Now(["a"]), "a");
        Func<LoggedEvent, bool> isWanted = logged => logged.StreamId.Value == "a";

        _made.Subscriptions.Add(new SubscriptionDeliveries("a", [_made.Delivered(1), _made.Delivered(3)], isWanted));
        Assert.Empty(_made.Violations());

        _made.Subscriptions.Add(new SubscriptionDeliveries("a and b", [_made.Delivered(1), _made.Delivered(2)], isWanted));
        Assert.Equal([ViolationKind.DeliveryOfNothing], _made.Violations());
    }

    [Fact]
    public void Whatever_is_taken_from_a_log_or_changed_in_it_is_found()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var made = RandomHistory.Make(seed, operations: 60);
            made.Subscriptions.Clear();
            var random = new Random(seed);
            var index = random.Next(made.Log.Count - 1);
            switch (random.Next(3))
            {
                case 0:
                    made.Log.RemoveAt(index);
                    break;
                case 1:
                    var other = made.Log[(index + 1 + random.Next(made.Log.Count - 1)) % made.Log.Count];
                    made.Log[index] = made.Log[index] with { Mark = other.Mark };
                    break;
                default:
                    made.Log[index] = made.Log[index] with { StreamId = new StreamId("another") };
                    break;
            }

            Assert.False(made.Check().IsSound, $"Seed {seed}.");
        }
    }

    [Fact]
    public void Every_violation_is_counted_and_the_first_are_told()
    {
        for (var number = 0; number < 10; number++)
        {
            _made.End(1, 2, OperationOutcome.Appended);
        }

        var report = HistoryChecker.Check(_made.Make(), maxViolations: 3);

        Assert.Equal((10, 3), (report.ViolationCount, report.Violations.Length));
        Assert.EndsWith("and 7 more", report.ToString(), StringComparison.Ordinal);
    }
}

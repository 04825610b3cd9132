using System.Diagnostics;

namespace EventCore.Testing.Tests;

public sealed class ScenarioTests
{
    private static readonly StreamId Left = new("basket-left");
    private static readonly StreamId Right = new("basket-right");
    private static readonly Scenario<BasketEvent> TenApples = Scenario.Given(Left, new BasketEvent.Added(7), new BasketEvent.Added(3));

    [Fact]
    public void Only_new_events_are_compared_with_their_streams_and_in_their_order()
    {
        var moved = TenApples.Given(Right, new BasketEvent.Added(1)).When(new MoveApples(Left, Right, 4));

        moved.ThenAppended((Left, new BasketEvent.Taken(4)), (Right, new BasketEvent.Added(4)));

        Assert.Throws<ScenarioFailedException>(() => moved.ThenAppended((Right, new BasketEvent.Added(4)), (Left, new BasketEvent.Taken(4))));
        Assert.Throws<ScenarioFailedException>(() => moved.ThenAppended((Left, new BasketEvent.Taken(4)), (Left, new BasketEvent.Added(4))));
        Assert.Throws<ScenarioFailedException>(() => moved.ThenAppended((Left, new BasketEvent.Taken(4)), (Right, new BasketEvent.Taken(4))));
        Assert.Throws<ScenarioFailedException>(() => moved.ThenAppended(Left, new BasketEvent.Taken(4)));
        Assert.Throws<ScenarioFailedException>(() =>
            moved.ThenAppended((Left, new BasketEvent.Taken(4)), (Right, new BasketEvent.Added(4)), (Right, new BasketEvent.Added(4))));
    }

    [Fact]
    public void A_command_that_is_folded_by_stream_is_held_to_what_that_promises()
    {
        var given = TenApples.Given(Right, new BasketEvent.Taken(2));

        given.When(new CountApples(Left, Right, looksAtTheOther: false)).ThenRejected("counted").ThenAttempts(1).ThenState(apples => Assert.Equal(8, apples));
        var failure = Assert.Throws<ScenarioFailedException>(() => given.When(new CountApples(Left, Right, looksAtTheOther: true)).ThenRejected("counted"));

        Assert.Contains("to do the same whether its streams are folded together or each by itself, as ISnapshottedByStream promises.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_difference_is_shown_event_by_event_and_member_by_member()
    {
        var failure = Assert.Throws<ScenarioFailedException>(() =>
            TenApples.When(new MoveApples(Left, Right, 4)).ThenAppended((Left, new BasketEvent.Taken(4)), (Right, new BasketEvent.Added(5)), (Right, new BasketEvent.Taken(1))));

        Assert.Equal(
            """
            Expected MoveApples { From = basket-left, To = basket-right, Apples = 4 } to append 3 events, but it appended others (- expected, + found):
                [0] basket-left: apples-taken {"Apples":4}
              - [1] basket-right: apples-added {"Apples":5}
              + [1] basket-right: apples-added {"Apples":4}
                    Apples: expected 5, found 4
              - [2] basket-right: apples-taken {"Apples":1}
            """,
            failure.Message);
    }

    [Fact]
    public void Members_of_lists_are_compared_one_by_one()
    {
        var label = Label(new BasketEvent.Label("ripe", 1), new BasketEvent.Label("red", 2));

        Scenario.When(label).ThenAppended(Left, Labelled(new BasketEvent.Label("ripe", 1), new BasketEvent.Label("red", 2)));
        var failure = Assert.Throws<ScenarioFailedException>(() => Scenario.When(label).ThenAppended(Left, Labelled(new BasketEvent.Label("ripe", 1), new BasketEvent.Label("green", 3), new BasketEvent.Label("new", 4))));

        Assert.Contains("""        Labels[1].Text: expected "green", found "red" """.TrimEnd(), failure.Message, StringComparison.Ordinal);
        Assert.Contains("        Labels[1].Size: expected 3, found 2", failure.Message, StringComparison.Ordinal);
        Assert.Contains("""        Labels[2]: expected {"Text":"new","Size":4}, found none""", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Labels[0]", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_difference_begins_shortly_before_the_first_and_has_an_end()
    {
        var add = new BasketCommand(Left, (_, streams) => Decision.Append(Enumerable.Range(0, 100).Select(apples => streams.Handle(Left).Event(new BasketEvent.Added(apples)))));

        var failure = Assert.Throws<ScenarioFailedException>(() => Scenario.When(add).ThenAppended(Left, Enumerable.Range(0, 100).Select(apples => new BasketEvent.Added(apples < 50 ? apples : 0))));

        Assert.DoesNotContain("[46]", failure.Message, StringComparison.Ordinal);
        Assert.Contains("    [47] basket-left", failure.Message, StringComparison.Ordinal);
        Assert.Contains("  - [50] basket-left", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("    ... and 133 lines more", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rejection_is_told_apart_by_its_code()
    {
        var moved = TenApples.When(new MoveApples(Left, Right, 11));

        moved.ThenRejected("not-enough").ThenResult(result => Assert.Equal("basket-left has 10.", Assert.IsType<CommandResult.Rejected>(result).Message));

        Assert.EndsWith("to be rejected, 'too-many', but it was rejected, 'not-enough': basket-left has 10.", MessageOf(() => moved.ThenRejected("too-many")), StringComparison.Ordinal);
        Assert.EndsWith("to find nothing to do, but it was rejected, 'not-enough': basket-left has 10.", MessageOf(() => moved.ThenNothing()), StringComparison.Ordinal);
        Assert.EndsWith("to append 1 event, but it was rejected, 'not-enough': basket-left has 10.", MessageOf(() => moved.ThenAppended(Left, new BasketEvent.Taken(11))), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_to_do_is_neither_a_rejection_nor_an_append()
    {
        var moved = TenApples.When(new MoveApples(Left, Right, 0));

        moved.ThenNothing();

        Assert.EndsWith("to be rejected, 'not-enough', but it found nothing to do.", MessageOf(() => moved.ThenRejected("not-enough")), StringComparison.Ordinal);
        Assert.EndsWith("to append events, but it found nothing to do.", MessageOf(() => moved.ThenAppended(_ => { })), StringComparison.Ordinal);
        Assert.EndsWith("to throw ArgumentException, but it found nothing to do.", MessageOf(() => moved.ThenThrows<ArgumentException>()), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_appended_instead_is_shown()
    {
        var message = MessageOf(() => TenApples.When(new MoveApples(Left, Right, 4)).ThenNothing());

        Assert.EndsWith($"but it appended:{Environment.NewLine}    basket-left: apples-taken {{\"Apples\":4}}{Environment.NewLine}    basket-right: apples-added {{\"Apples\":4}}", message, StringComparison.Ordinal);
    }

    [Fact]
    public void To_append_no_events_cannot_be_expected() =>
        Assert.Throws<ArgumentException>(() => TenApples.When(new MoveApples(Left, Right, 0)).ThenAppended());

    [Fact]
    public void Commands_follow_each_other_on_what_those_before_them_appended() =>
        TenApples
            .When(new MoveApples(Left, Right, 4))
            .When(new MoveApples(Left, Right, 7)).ThenRejected("not-enough")
            .Given(Left, new BasketEvent.Added(1))
            .When(new MoveApples(Left, Right, 7)).ThenAppended((Left, new BasketEvent.Taken(7)), (Right, new BasketEvent.Added(7)));

    [Fact]
    public void Several_tests_may_go_on_from_one_beginning()
    {
        Parallel.For(0, 100, _ => TenApples.When(new MoveApples(Left, Right, 10)).ThenAppended((Left, new BasketEvent.Taken(10)), (Right, new BasketEvent.Added(10))));
        var moved = TenApples.When(new MoveApples(Left, Right, 10));

        moved.Given(Left, new BasketEvent.Added(1)).When(new MoveApples(Left, Right, 1)).ThenAttempts(1);
        moved.When(new MoveApples(Left, Right, 1)).ThenRejected("not-enough");
    }

    [Fact]
    public void A_command_decides_again_on_what_was_appended_in_the_meantime()
    {
        TenApples.When(new MoveApples(Left, Right, 4))
            .Meanwhile(Left, new BasketEvent.Taken(2))
            .ThenAppended((Left, new BasketEvent.Taken(4)), (Right, new BasketEvent.Added(4)))
            .ThenAttempts(2)
            .ThenState(apples => Assert.Equal(4, apples));
        TenApples.When(new MoveApples(Left, Right, 4)).Meanwhile(Left, new BasketEvent.Taken(7)).ThenRejected("not-enough").ThenAttempts(2);
        TenApples.When(new MoveApples(Left, Right, 4)).Meanwhile(Left, new BasketEvent.Taken(1)).Meanwhile(Right, new BasketEvent.Taken(1)).ThenAttempts(3);
        TenApples.When(new MoveApples(Left, Right, 4)).Meanwhile(new StreamId("basket-other"), new BasketEvent.Taken(7)).ThenAttempts(1);
    }

    [Fact]
    public void A_command_that_may_not_decide_again_gives_up()
    {
        var once = new CommandOptions { Retry = RetryPolicy.None };
        var moved = TenApples.When(new MoveApples(Left, Right, 4), once).Meanwhile(Left, new BasketEvent.Added(1));

        moved.ThenConflicted().ThenConflicted(Left).ThenAttempts(1);

        Assert.EndsWith("to give up on basket-right, but it gave up: basket-left was expected at version 2 and is at 3.", MessageOf(() => moved.ThenConflicted(Right)), StringComparison.Ordinal);
        Assert.EndsWith("to be decided at attempt 2, but it was at attempt 1.", MessageOf(() => moved.ThenAttempts(2)), StringComparison.Ordinal);
        Assert.Throws<ScenarioFailedException>(() => TenApples.When(new MoveApples(Left, Right, 4), once).ThenConflicted());
    }

    [Fact]
    public void Waits_between_attempts_take_no_time()
    {
        var patient = new CommandOptions { Retry = new RetryPolicy { MaxAttempts = 3, BaseDelay = TimeSpan.FromHours(1), MaxDelay = TimeSpan.FromHours(1) } };

        TenApples.When(new MoveApples(Left, Right, 4), patient)
            .Meanwhile(Left, new BasketEvent.Added(1)).Meanwhile(Left, new BasketEvent.Added(1)).Meanwhile(Left, new BasketEvent.Added(1))
            .ThenConflicted(Left).ThenAttempts(3);
    }

    [Fact]
    public void What_no_append_was_left_for_is_appended_after_the_answer() =>
        TenApples
            .When(new MoveApples(Left, Right, 11)).Meanwhile(Left, new BasketEvent.Added(1)).ThenRejected("not-enough").ThenAttempts(1)
            .When(new MoveApples(Left, Right, 11)).ThenAppended((Left, new BasketEvent.Taken(11)), (Right, new BasketEvent.Added(11)));

    [Fact]
    public void The_state_is_that_of_all_events_of_the_streams_that_were_read()
    {
        TenApples.Given(Right, new BasketEvent.Added(5)).When(new MoveApples(Left, Right, 4)).ThenState(apples => Assert.Equal(6, apples));
        TenApples.When(new MoveApples(Left, Right, 11)).ThenState(apples => Assert.Equal(10, apples));
    }

    [Fact]
    public void Discovered_streams_are_read_written_and_folded_like_declared_ones()
    {
        var labelled = TenApples.Given(Right, Labelled(new BasketEvent.Label(Left.Value, 1)));

        labelled.When(new EmptyLabelledBasket(Right)).ThenAppended(Left, new BasketEvent.Taken(10)).ThenState(apples => Assert.Equal(0, apples.Count));
        labelled.When(new EmptyLabelledBasket(Right)).Meanwhile(Left, new BasketEvent.Taken(4)).ThenAppended(Left, new BasketEvent.Taken(6)).ThenAttempts(2);
        labelled.When(new EmptyLabelledBasket(Right)).Meanwhile(Right, Labelled()).ThenNothing().ThenState(apples => Assert.Equal(0, apples.Count));
    }

    [Fact]
    public void A_breach_of_the_rules_throws_and_leaves_everything_as_it_was()
    {
        var trespass = new BasketCommand(Left, (_, streams) => Decision.Append(streams.Handle(Right).Event(new BasketEvent.Added(1))));
        var trespassed = TenApples.When(trespass);

        trespassed.ThenThrows<ArgumentException>(breach => Assert.Contains("basket-right", breach.Message, StringComparison.Ordinal))
            .When(new MoveApples(Left, Right, 10)).ThenAppended((Left, new BasketEvent.Taken(10)), (Right, new BasketEvent.Added(10)));

        Assert.StartsWith("Expected BasketCommand to append 1 event, but it threw ArgumentException: ", MessageOf(() => trespassed.ThenAppended(Left, new BasketEvent.Added(1))), StringComparison.Ordinal);
        Assert.Throws<ScenarioFailedException>(() => trespassed.ThenThrows<InvalidOperationException>());
        Assert.Throws<ScenarioFailedException>(() => trespassed.ThenResult(_ => { }));
    }

    [Fact]
    public void A_failure_that_nothing_expects_is_not_passed_over()
    {
        var broken = new BasketCommand(Left, (_, _) => throw new FormatException("Broken."));

        var failure = Assert.Throws<ScenarioFailedException>(() => TenApples.When(broken).When(new MoveApples(Left, Right, 4)).ThenAttempts(1));

        Assert.Equal("Expected BasketCommand to be executed before the next step, but it threw FormatException: Broken.", failure.Message);
        Assert.IsType<FormatException>(failure.InnerException);
    }

    [Fact]
    public void Nothing_about_events_is_left_to_chance()
    {
        var noon = Scenario.Start.AddHours(12);
        var known = new EventMetadata { UserId = "eve" };
        var look = new BasketCommand(Left, (state, streams) => Decision.Append(streams.Handle(Left).Event(new BasketEvent.Added(state.Count))));
        using var trace = new Activity("a test run").Start();

        Scenario.Given(Left, known, new BasketEvent.Added(1))
            .After(TimeSpan.FromHours(12)).Given(Left, known, new BasketEvent.Added(2))
            .When(new MoveApples(Left, Right, 1)).Meanwhile(Left, new BasketEvent.Added(3))
            .When(look).ThenAppended(Left, new BasketEvent.Added(4)).ThenState(state => Assert.Equal(
                [
                    Read(new BasketEvent.Added(1), version: 1, position: 1, known, Scenario.Start),
                    Read(new BasketEvent.Added(2), version: 2, position: 2, known, noon),
                    Read(new BasketEvent.Added(3), version: 3, position: 3, EventMetadata.Empty, noon),
                    Read(new BasketEvent.Taken(1), version: 4, position: 4, EventMetadata.Empty, noon),
                    Read(new BasketEvent.Added(4), version: 5, position: 6, EventMetadata.Empty, noon),
                ],
                state));
    }

    [Fact]
    public void New_events_carry_the_metadata_of_their_execution() =>
        TenApples.When(new MoveApples(Left, Right, 1), new CommandOptions { UserId = "eve" })
            .ThenAppended(events => Assert.All(events, recorded => Assert.Equal("eve", recorded.Metadata.UserId)));

    [Fact]
    public void More_events_may_be_given_than_one_append_holds() =>
        Scenario.Given(Left, [.. Enumerable.Repeat(new BasketEvent.Added(1), 10_001)])
            .When(new MoveApples(Left, Right, 10_001)).ThenAppended((Left, new BasketEvent.Taken(10_001)), (Right, new BasketEvent.Added(10_001)));

    private static Recorded<BasketEvent> Read(BasketEvent @event, int version, int position, EventMetadata metadata, DateTimeOffset createdAt) => new(
        @event, Left, new StreamVersion(version), new LogPosition(position), new EventId(new Guid($"00000000-0000-0000-0000-{position:D12}")), metadata, createdAt);

    private static BasketCommand Label(params BasketEvent.Label[] labels) => new(Left, (_, streams) => Decision.Append(streams.Handle(Left).Event(Labelled(labels))));

    private static BasketEvent.Labelled Labelled(params BasketEvent.Label[] labels) => new(labels);

    private static string MessageOf(Action expectation) => Assert.Throws<ScenarioFailedException>(expectation).Message;
}

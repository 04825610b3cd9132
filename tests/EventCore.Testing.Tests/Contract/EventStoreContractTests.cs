using EventCore.Stores;

namespace EventCore.Testing.Tests;

public sealed class EventStoreContractTests
{
    private const string SomeCase = "A stream only read leaves no trace";

    private static readonly Dictionary<string, Func<IEventStore, IEventStore>> BrokenStores = new(StringComparer.Ordinal)
    {
        [nameof(AcceptsVersionsAhead)] = inner => new AcceptsVersionsAhead(inner),
        [nameof(AppendsEventByEvent)] = inner => new AppendsEventByEvent(inner),
        [nameof(BeginsEpochsAnew)] = inner => new BeginsEpochsAnew(inner),
        [nameof(CancelsByItself)] = inner => new CancelsByItself(inner),
        [nameof(CancelsWhatItAppended)] = inner => new CancelsWhatItAppended(inner),
        [nameof(ChecksBeforeItWrites)] = inner => new ChecksBeforeItWrites(inner),
        [nameof(ChecksSnapshotsBeforeItSaves)] = inner => new ChecksSnapshotsBeforeItSaves(inner),
        [nameof(CompletesForFormerOwners)] = inner => new CompletesForFormerOwners(inner),
        [nameof(EndsBeforeItsLastEvent)] = inner => new EndsBeforeItsLastEvent(inner),
        [nameof(ForgetsEmptyText)] = inner => new ForgetsEmptyText(inner),
        [nameof(IgnoresCancellation)] = inner => new IgnoresCancellation(inner),
        [nameof(IgnoresEventIds)] = inner => new IgnoresEventIds(inner),
        [nameof(IgnoresLastEvents)] = inner => new IgnoresLastEvents(inner),
        [nameof(IgnoresStreamsOnlyRead)] = inner => new IgnoresStreamsOnlyRead(inner),
        [nameof(KeepsAskingForReplays)] = inner => new KeepsAskingForReplays(inner),
        [nameof(KeepsDeadLettersOfFormerOwners)] = inner => new KeepsDeadLettersOfFormerOwners(inner),
        [nameof(LeavesHalfOfACancelledAppend)] = inner => new LeavesHalfOfACancelledAppend(inner),
        [nameof(LetsAppendsOvertake)] = inner => new LetsAppendsOvertake(inner),
        [nameof(ListsByCodeUnit)] = inner => new ListsByCodeUnit(inner),
        [nameof(ListsByPattern)] = inner => new ListsByPattern(inner),
        [nameof(ListsIgnoringCase)] = inner => new ListsIgnoringCase(inner),
        [nameof(MixesUpSnapshotFormats)] = inner => new MixesUpSnapshotFormats(inner),
        [nameof(MovesForFormerOwners)] = inner => new MovesForFormerOwners(inner),
        [nameof(MovesFromAnywhere)] = inner => new MovesFromAnywhere(inner),
        [nameof(PausesOnlyInWords)] = inner => new PausesOnlyInWords(inner),
        [nameof(ReadsAPageInTwoMoments)] = inner => new ReadsAPageInTwoMoments(inner),
        [nameof(ReadsPastTheFirstMoment)] = inner => new ReadsPastTheFirstMoment(inner),
        [nameof(ReadsStreamByStream)] = inner => new ReadsStreamByStream(inner),
        [nameof(ReadsVersionsOneByOne)] = inner => new ReadsVersionsOneByOne(inner),
        [nameof(ReplacesRebuilds)] = inner => new ReplacesRebuilds(inner),
        [nameof(ReportsNoLag)] = inner => new ReportsNoLag(inner),
        [nameof(ReportsOneConflict)] = inner => new ReportsOneConflict(inner),
        [nameof(ResetsOnlyInWords)] = inner => new ResetsOnlyInWords(inner),
        [nameof(RespellsSnapshots)] = inner => new RespellsSnapshots(inner),
        [nameof(RoundsNumbers)] = inner => new RoundsNumbers(inner),
        [nameof(ShowsLateCommitsLate)] = inner => new ShowsLateCommitsLate(inner),
        [nameof(StampsAnswersAnew)] = inner => new StampsAnswersAnew(inner),
        [nameof(UsesUpPositionsOnConflict)] = inner => new UsesUpPositionsOnConflict(inner),
        [nameof(WritesTheRestOfAConflict)] = inner => new WritesTheRestOfAConflict(inner),
    };

    public static IEnumerable<TheoryDataRow<string>> Cases =>
        EventStoreContract.Cases.Select(name => new TheoryDataRow<string>(name) { TestDisplayName = name });

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_store_in_order_passes_every_case(string caseName)
    {
        await using var host = new WrappingContractHost(inner => new DelegatingEventStore(inner));

        await EventStoreContract.RunAsync(caseName, host, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(nameof(AcceptsVersionsAhead), "A version higher than the actual one is a conflict")]
    [InlineData(nameof(AppendsEventByEvent), "A page of the log shows each decision whole")]
    [InlineData(nameof(AppendsEventByEvent), "A page over two streams shows each decision whole")]
    [InlineData(nameof(BeginsEpochsAnew), "A former owner of what was forgotten never passes for the one that acquired it again")]
    [InlineData(nameof(CancelsByItself), SomeCase)]
    [InlineData(nameof(CancelsWhatItAppended), "Appends that are cancelled while they race are there whole or not at all")]
    [InlineData(nameof(ChecksBeforeItWrites), "Of appends that race at one version exactly one commits")]
    [InlineData(nameof(ChecksBeforeItWrites), "Of two decisions that each read the stream the other writes exactly one commits")]
    [InlineData(nameof(ChecksSnapshotsBeforeItSaves), "Of snapshots that race the newest stays")]
    [InlineData(nameof(CompletesForFormerOwners), "A former owner of a rebuild completes nothing of its own or of the next one")]
    [InlineData(nameof(EndsBeforeItsLastEvent), "The end of the log is its last event")]
    [InlineData(nameof(ForgetsEmptyText), "Empty text in metadata is told from none")]
    [InlineData(nameof(IgnoresCancellation), "A listing that is cancelled before the call throws")]
    [InlineData(nameof(IgnoresCancellation), "A read of streams that is cancelled before the call throws")]
    [InlineData(nameof(IgnoresCancellation), "A read of the log that is cancelled before the call throws")]
    [InlineData(nameof(IgnoresCancellation), "A read of versions that is cancelled before the call throws")]
    [InlineData(nameof(IgnoresCancellation), "An append that is cancelled before the call writes nothing")]
    [InlineData(nameof(IgnoresEventIds), "An append sent again after others appended to its streams gets the first answer")]
    [InlineData(nameof(IgnoresEventIds), "An append sent again gets the first answer and stores nothing")]
    [InlineData(nameof(IgnoresEventIds), "An event id sent again for another stream is refused")]
    [InlineData(nameof(IgnoresEventIds), "Identical appends that race are stored once and answered alike")]
    [InlineData(nameof(IgnoresLastEvents), "An earlier event of the stream is not its last")]
    [InlineData(nameof(IgnoresLastEvents), "Another event at the expected version of a stream only read is a conflict")]
    [InlineData(nameof(IgnoresLastEvents), "Another event at the expected version of a written stream is a conflict")]
    [InlineData(nameof(IgnoresLastEvents), "What is made on an append that conflicts conflicts as well")]
    [InlineData(nameof(IgnoresStreamsOnlyRead), "A rejection that is recorded under a command id was true then")]
    [InlineData(nameof(IgnoresStreamsOnlyRead), "A stale version of a stream only read is a conflict")]
    [InlineData(nameof(IgnoresStreamsOnlyRead), "Of two decisions that each read the stream the other writes exactly one commits")]
    [InlineData(nameof(KeepsAskingForReplays), "A replay that is asked for is told to the owner and done by nobody else")]
    [InlineData(nameof(KeepsDeadLettersOfFormerOwners), "An event that was gone past is kept with the move or not at all")]
    [InlineData(nameof(LeavesHalfOfACancelledAppend), "An append that is cancelled before the call writes nothing")]
    [InlineData(nameof(LetsAppendsOvertake), "Appends that are issued together are judged in the order of their calls")]
    [InlineData(nameof(ListsByCodeUnit), "Streams are listed by code point")]
    [InlineData(nameof(ListsByPattern), "A prefix takes underscore percent and backslash literally")]
    [InlineData(nameof(ListsIgnoringCase), "A prefix tells upper case from lower case")]
    [InlineData(nameof(MixesUpSnapshotFormats), "Snapshots whose keys differ in anything are apart")]
    [InlineData(nameof(MovesForFormerOwners), "A former owner moves nothing once somebody took over")]
    [InlineData(nameof(MovesFromAnywhere), "A checkpoint is not moved from where it does not stand")]
    [InlineData(nameof(PausesOnlyInWords), "A subscription that is paused moves nowhere from then on until it is resumed")]
    [InlineData(nameof(ReadsAPageInTwoMoments), "A page over two streams shows each decision whole")]
    [InlineData(nameof(ReadsPastTheFirstMoment), "Further pages show the streams as of the moment of the first")]
    [InlineData(nameof(ReadsStreamByStream), "Pages of one event merge streams like one large page")]
    [InlineData(nameof(ReadsStreamByStream), "Several streams are merged in position order")]
    [InlineData(nameof(ReadsVersionsOneByOne), "Versions of two streams show each decision whole")]
    [InlineData(nameof(ReplacesRebuilds), "A rebuild is a subscription beside the one that goes on")]
    [InlineData(nameof(ReplacesRebuilds), "Of rebuilds that are asked for at once one begins")]
    [InlineData(nameof(ReportsNoLag), "Lag is the events behind the checkpoint and the age of the first of them")]
    [InlineData(nameof(ReportsOneConflict), "A conflict reports every conflicting stream ordered by id")]
    [InlineData(nameof(ResetsOnlyInWords), "A reset ends the lease and its next owner does it before anything else")]
    [InlineData(nameof(RespellsSnapshots), "A state comes back byte for byte")]
    [InlineData(nameof(RoundsNumbers), "Numbers keep their precision")]
    [InlineData(nameof(ShowsLateCommitsLate), "A reader that follows the log skips no event while writers run")]
    [InlineData(nameof(ShowsLateCommitsLate), "A subscription delivers what many append at once without a gap")]
    [InlineData(nameof(StampsAnswersAnew), "An append answers with the creation time that all of its events have")]
    [InlineData(nameof(StampsAnswersAnew), "An append sent again gets the first answer and stores nothing")]
    [InlineData(nameof(UsesUpPositionsOnConflict), "Conflicts and refused appends leave no hole in the positions")]
    [InlineData(nameof(UsesUpPositionsOnConflict), "Positions are dense and each decision has neighbouring ones under concurrent commits and conflicts")]
    [InlineData(nameof(WritesTheRestOfAConflict), "A conflict on one stream leaves every stream unwritten")]
    public async Task A_broken_store_fails_the_case_that_is_about_its_fault(string brokenStore, string caseName)
    {
        // A fault that shows only when calls race may slip through one run, hardly through many.
        const int runs = 20;
        await using var host = new WrappingContractHost(BrokenStores[brokenStore]);
        Exception? violation = null;

        for (var run = 0; run < runs && violation is null; run++)
        {
            violation = await Record.ExceptionAsync(() => EventStoreContract.RunAsync(caseName, host, TestContext.Current.CancellationToken));
        }

        Assert.IsType<ContractViolationException>(violation);
    }

    [Theory]
    [InlineData("Log names that look alike are different logs")]
    [InlineData("Logs hold the same stream ids without seeing each other")]
    [InlineData("Positions are dense in each log")]
    public async Task A_host_whose_logs_are_one_fails_the_cases_about_logs(string caseName)
    {
        await using var host = new OneLogContractHost();

        await Assert.ThrowsAsync<ContractViolationException>(() => EventStoreContract.RunAsync(caseName, host, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_a_store_throws_unexpectedly_comes_through_unchanged()
    {
        await using var host = new OneLogContractHost();

        await Assert.ThrowsAsync<EventIdReusedException>(
            () => EventStoreContract.RunAsync("An event id can be used once in each log", host, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_store_that_hangs_fails_when_its_time_is_up()
    {
        await using var host = new WrappingContractHost(inner => new NeverAnswersAppends(inner));

        var violation = await Assert.ThrowsAsync<ContractViolationException>(
            () => EventStoreContract.RunAsync(SomeCase, host, TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken));

        Assert.Contains("to finish within", violation.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_its_caller_cancels_is_cancelled_and_not_failed()
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await using var host = new WrappingContractHost(inner => new NeverAnswersAppends(inner));

        var running = EventStoreContract.RunAsync(SomeCase, host, cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task A_case_that_does_not_exist_is_an_argument_error()
    {
        await using var host = new WrappingContractHost(inner => inner);

        await Assert.ThrowsAsync<ArgumentException>(() => EventStoreContract.RunAsync("No such case", host, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_violation_says_what_was_expected_and_what_was_found()
    {
        await using var host = new WrappingContractHost(inner => new ReportsOneConflict(inner));

        var violation = await Assert.ThrowsAsync<ContractViolationException>(
            () => EventStoreContract.RunAsync("A version higher than the actual one is a conflict", host, TestContext.Current.CancellationToken));

        Assert.Equal(
            "Expected conflicting streams, which differ at index 1 to be 2 items, there StreamConflict { StreamId = never-written, Expected = 7, Actual = 0 }, but found 1 items, there none.",
            violation.Message);
    }
}

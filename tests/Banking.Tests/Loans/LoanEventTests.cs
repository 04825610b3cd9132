using System.Text;
using EventCore;
using EventCore.Stores;
using EventCore.Testing;

namespace Banking.Tests;

public sealed class LoanEventTests : IAsyncDisposable
{
    private static readonly StreamId Loan = new("loan-1");
    private readonly InMemoryEventStore _store = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public void The_events_of_loans_are_stored_as_before_and_older_ones_can_be_read() =>
        EventContract.Verify<LoanEvent>(
            "tests/Banking.Tests/Events/Loan",
            new LoanEvent.Granted("Alice", 1_000, "EUR", Months: 18),
            new LoanEvent.Repaid(100),
            new LoanEvent.InterestPaid(2.50m),
            new LoanEvent.Rated(712));

    [Fact]
    public async Task Events_of_every_shape_there_was_are_read_as_those_of_today()
    {
        await AppendAsync(
            Stored("loan-granted", 1, """{"Borrower":"Alice","Amount":1000,"Years":2}"""),
            Stored("loan-granted", 2, """{"Borrower":"Bob","Amount":500,"Currency":"EUR","Years":1}"""),
            Stored("loan-reduced", 1, """{"Amount":50}"""),
            Stored("rate-paid", 1, """{"Interest":2.5,"Repayment":100}"""),
            Stored("reminder-printed", 1, "{}"),
            Stored("money-deposited", 1, """{"Amount":1000}"""));

        var events = await _store.ReadStreamAsync<LoanEvent>(Loan, Cancel).Select(recorded => (recorded.Version.Value, recorded.Data)).ToListAsync(Cancel);

        Assert.Equal(
            [
                (1, new LoanEvent.Granted("Alice", 1_000, "CHF", Months: 24)),
                (2, new LoanEvent.Granted("Bob", 500, "EUR", Months: 12)),
                (3, new LoanEvent.Repaid(50)),
                (4, new LoanEvent.InterestPaid(2.5m)),
                (4, new LoanEvent.Repaid(100)),
            ],
            events);
    }

    [Fact]
    public async Task What_is_not_understood_can_be_read_as_it_is_stored()
    {
        await AppendAsync(Stored("loan-repaid", 1, """{"Amount":50}"""), Stored("loan-sold", 1, """{"To":"another bank"}"""));

        List<string> seen = [];
        await foreach (var stored in _store.ReadStreamAsync(Loan, Cancel))
        {
            switch (LoanEvent.Registry.DecodeOrRaw(stored))
            {
                case DecodedOrRaw<LoanEvent>.Decoded { Events: var events }:
                    seen.AddRange(events.Select(recorded => $"{recorded.Data}"));
                    break;
                case DecodedOrRaw<LoanEvent>.Raw { Event: var raw }:
                    seen.Add($"{raw.Type} {Encoding.UTF8.GetString(raw.Data.Span)}");
                    break;
            }
        }

        Assert.Equal(["Repaid { Amount = 50 }", """loan-sold {"To":"another bank"}"""], seen);
    }

    private async Task AppendAsync(params NewEvent[] stored) =>
        Assert.IsType<AppendResult.Appended>(await _store.AppendAsync(new AppendRequest(new StreamVersions([new(Loan, StreamVersion.Empty)]), stored), Cancel));

    /// <summary>An event as an older version of the application stored it.</summary>
    private static NewEvent Stored(string type, int version, string data) => new(
        Loan,
        EventId.Create(TimeProvider.System),
        new EventType(type),
        Encoding.UTF8.GetBytes(data),
        version == 1 ? EventMetadata.Empty : new EventMetadata { Custom = new Dictionary<string, string> { [EventMetadata.SchemaVersionKey] = $"{version}" } });
}

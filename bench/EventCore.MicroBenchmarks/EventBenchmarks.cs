using BenchmarkDotNet.Attributes;
using EventCore.Stores;

namespace EventCore.MicroBenchmarks;

/// <summary>An event on its way into the store and out of it.</summary>
[MemoryDiagnoser]
public class EventBenchmarks
{
    private static readonly StreamId Account = new("account");

    private static readonly EventType Type = new("money-deposited");

    private static readonly EventId Id = EventId.Create(TimeProvider.System);

    private static readonly AccountEvent.Deposited Deposited = new(100, "Somebody Elsewhere");

    private static readonly RecordedEvent Stored = new(
        new LogPosition(1), Account, new StreamVersion(1), Id, Type, AccountEvent.Registry.Encode(Account, Id, Deposited, EventMetadata.Empty).Data, EventMetadata.Empty, DateTimeOffset.UnixEpoch);

    /// <summary>To JSON, with the check that every store can hold it.</summary>
    [Benchmark]
    public NewEvent Encode() => AccountEvent.Registry.Encode(Account, Id, Deposited, EventMetadata.Empty);

    [Benchmark]
    public DecodedEvents<AccountEvent> Decode() => AccountEvent.Registry.Decode(Stored);
}

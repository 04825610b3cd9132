using System.Text.Json.Serialization;
using EventCore;

namespace Banking.Tests;

/// <summary>How many accounts there are, and what they hold together.</summary>
public sealed partial record Overview(int Accounts = 0, decimal Balance = 0)
{
    public static LiveProjection<Overview, AccountEvent> Projection { get; } = new(new Overview(), (overview, recorded) => recorded.Data switch
    {
        AccountEvent.Opened => overview with { Accounts = overview.Accounts + 1 },
        AccountEvent.Deposited deposited => overview with { Balance = overview.Balance + deposited.Amount },
        AccountEvent.Withdrawn withdrawn => overview with { Balance = overview.Balance - withdrawn.Amount },
    });

    public static SnapshotDefinition<Overview> Snapshot { get; } = new("overview", formatVersion: 1, Json.Default.Overview);

    [JsonSerializable(typeof(Overview))]
    private sealed partial class Json : JsonSerializerContext;
}

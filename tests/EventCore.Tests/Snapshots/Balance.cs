namespace EventCore.Tests;

/// <summary>A state to take snapshots of.</summary>
public sealed record Balance(decimal Amount, string Owner)
{
    public static SnapshotDefinition<Balance> Definition { get; } = new("balance", formatVersion: 3, SnapshotJson.Default.Balance);
}

namespace EventCore.Cli;

/// <summary>What can be asked beside a store while it is measured.</summary>
/// <param name="Probe">How it is.</param>
/// <param name="Yardstick">What it is to be compared with.</param>
/// <param name="ReadModels">Makes read models beside it.</param>
internal sealed record StoreInstruments(IServerProbe? Probe, IYardstick? Yardstick, IReadModels? ReadModels = null);

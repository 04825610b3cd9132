namespace EventCore.Testing;

/// <summary>What one subscription was given, in the order it came.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Deliveries">What came.</param>
/// <param name="IsWanted">Which events of the log it asked for; null where all of them.</param>
public sealed record SubscriptionDeliveries(string Name, IReadOnlyList<Delivery> Deliveries, Func<LoggedEvent, bool>? IsWanted = null);

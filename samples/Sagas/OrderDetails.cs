using EventCore;

namespace Sagas;

/// <summary>What has to be known of an order at every step: who pays, what is bought, where it goes, and what it costs.</summary>
public sealed record OrderDetails(StreamId Order, StreamId Wallet, StreamId Product, StreamId Region, decimal Price);

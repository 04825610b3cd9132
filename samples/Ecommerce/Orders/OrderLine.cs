using EventCore;

namespace Ecommerce;

/// <summary>So many of a product.</summary>
public sealed record OrderLine(StreamId Product, int Quantity);

using EventCore;

namespace Ecommerce;

/// <summary>The shop's rules, each with a code that programs can rely on.</summary>
internal static class Reject
{
    public static Rejection NotPositive(int quantity) => Decision.Reject("quantity-not-positive", $"A quantity must be above zero, not {quantity}.");

    public static Rejection BadLines(StreamId order) => Decision.Reject("bad-lines", $"{order} needs at least one product, each once, and at least one of each.");

    public static Rejection OutOfStock(OrderLine line, int inStock) =>
        Decision.Reject("out-of-stock", $"{line.Product} is in stock {inStock} times, {line.Quantity} are wanted.");

    public static Rejection NotPlaced(StreamId order) => Decision.Reject("not-placed", $"{order} was never placed.");

    public static Rejection NotPaid(StreamId order) => Decision.Reject("not-paid", $"{order} is not paid.");

    public static Rejection Shipped(StreamId order) => Decision.Reject("shipped", $"{order} has left the house.");

    public static Rejection Cancelled(StreamId order) => Decision.Reject("cancelled", $"{order} is cancelled.");
}

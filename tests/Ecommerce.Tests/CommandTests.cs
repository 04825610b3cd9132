using EventCore;
using EventCore.Testing;

namespace Ecommerce.Tests;

public sealed class CommandTests
{
    private static readonly StreamId Tea = new("product-tea");
    private static readonly StreamId Cup = new("product-cup");
    private static readonly StreamId Order = new("order-1");
    private static readonly PlaceOrder TeaForTwo = new(Order, [new OrderLine(Tea, 3), new OrderLine(Cup, 2)]);

    private static readonly Scenario<ShopEvent> Stocked = Scenario
        .Given(Tea, new ShopEvent.StockReceived(10))
        .Given(Cup, new ShopEvent.StockReceived(2));

    private static readonly Scenario<ShopEvent> Placed = Stocked.When(TeaForTwo);

    [Fact]
    public void An_order_takes_all_of_its_products_from_stock() =>
        Stocked
            .When(TeaForTwo)
            .ThenAppended(
                (Order, new ShopEvent.OrderPlaced(TeaForTwo.Lines)),
                (Tea, new ShopEvent.StockTaken(Order, 3)),
                (Cup, new ShopEvent.StockTaken(Order, 2)))
            .When(TeaForTwo).ThenNothing();

    [Fact]
    public void What_is_not_in_stock_cannot_be_ordered()
    {
        Stocked.When(new PlaceOrder(Order, [new OrderLine(Tea, 3), new OrderLine(Cup, 3)])).ThenRejected("out-of-stock");
        Stocked.When(new PlaceOrder(Order, [new OrderLine(new StreamId("product-pot"), 1)])).ThenRejected("out-of-stock");
        Placed.When(new PlaceOrder(new StreamId("order-2"), [new OrderLine(Cup, 1)])).ThenRejected("out-of-stock");
    }

    [Fact]
    public void The_last_cup_is_sold_once() =>
        Stocked
            .When(TeaForTwo)
            .Meanwhile(Cup, new ShopEvent.StockTaken(new StreamId("order-2"), 1))
            .ThenRejected("out-of-stock")
            .ThenAttempts(2);

    [Fact]
    public void An_order_has_products_each_once_and_at_least_one_of_each()
    {
        Stocked.When(new PlaceOrder(Order, [])).ThenRejected("bad-lines");
        Stocked.When(new PlaceOrder(Order, [new OrderLine(Tea, 0)])).ThenRejected("bad-lines");
        Stocked.When(new PlaceOrder(Order, [new OrderLine(Tea, 1), new OrderLine(Tea, 1)])).ThenRejected("bad-lines");
    }

    [Fact]
    public void Cancelling_returns_the_products_that_the_order_holds() =>
        Placed
            .When(new CancelOrder(Order, "changed her mind"))
            .ThenAppended(
                (Order, new ShopEvent.OrderCancelled("changed her mind")),
                (Tea, new ShopEvent.StockReturned(Order, 3)),
                (Cup, new ShopEvent.StockReturned(Order, 2)))
            .When(new CancelOrder(Order, "changed her mind")).ThenNothing()
            .When(new PlaceOrder(new StreamId("order-2"), [new OrderLine(Cup, 2)])).ThenAttempts(1)
            .ThenState(shop => Assert.Equal(0, shop.ProductAt(Cup).InStock));

    [Fact]
    public void A_product_that_is_sold_in_the_meantime_is_returned_all_the_same() =>
        Placed
            .When(new CancelOrder(Order, "changed her mind"))
            .Meanwhile(Tea, new ShopEvent.StockTaken(new StreamId("order-2"), 7))
            .ThenAppended(
                (Order, new ShopEvent.OrderCancelled("changed her mind")),
                (Tea, new ShopEvent.StockReturned(Order, 3)),
                (Cup, new ShopEvent.StockReturned(Order, 2)))
            .ThenAttempts(2);

    [Fact]
    public void An_order_is_paid_then_shipped_and_then_it_is_too_late() =>
        Placed
            .When(new ShipOrder(Order, "parcel-1")).ThenRejected("not-paid")
            .When(new PayOrder(Order, "card-4711")).ThenAppended(Order, new ShopEvent.OrderPaid("card-4711"))
            .When(new PayOrder(Order, "card-4711")).ThenNothing()
            .When(new ShipOrder(Order, "parcel-1")).ThenAppended(Order, new ShopEvent.OrderShipped("parcel-1"))
            .When(new ShipOrder(Order, "parcel-1")).ThenNothing()
            .When(new CancelOrder(Order, "too late")).ThenRejected("shipped");

    [Fact]
    public void A_cancelled_order_is_neither_paid_nor_shipped() =>
        Placed
            .When(new CancelOrder(Order, "changed her mind"))
            .When(new PayOrder(Order, "card-4711")).ThenRejected("cancelled")
            .When(new ShipOrder(Order, "parcel-1")).ThenRejected("cancelled");

    [Fact]
    public void Only_orders_that_were_placed_can_be_paid_shipped_and_cancelled()
    {
        Stocked.When(new PayOrder(Order, "card-4711")).ThenRejected("not-placed");
        Stocked.When(new ShipOrder(Order, "parcel-1")).ThenRejected("not-placed");
        Stocked.When(new CancelOrder(Order, "never mind")).ThenRejected("not-placed");
    }

    [Fact]
    public void Stock_arrives_in_quantities_above_zero()
    {
        Stocked.When(new ReceiveStock(Tea, 5)).ThenAppended(Tea, new ShopEvent.StockReceived(5));
        Stocked.When(new ReceiveStock(Tea, 0)).ThenRejected("quantity-not-positive");
    }
}

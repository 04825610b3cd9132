using EventCore;

namespace Sagas;

/// <summary>Fulfils orders: pay, reserve, ship. Where a step is rejected, those before it are undone, the last one first.</summary>
/// <remarks>
/// It keeps nothing in memory that it could lose. Every step is the answer to one event, executed under a command id that is made of the
/// event's id, so that a step which was taken before the process was killed is not taken again, and one that was rejected is
/// rejected again. Several processes may run it: one of them does, and another one goes on where it ends.
/// </remarks>
public sealed class Fulfilment : ProcessManager<ShopEvent>
{
    /// <summary>The whole process, forwards and backwards.</summary>
    public Fulfilment(CommandExecutor commands)
        : base("fulfilment", commands)
    {
        On<ShopEvent.OrderPlaced>(placed => Execute(new TakePayment(placed.Data.Order))
            .OrElse(rejected => Execute(new CancelOrder(placed.Data.Order, rejected.Message))));
        On<ShopEvent.PaymentTaken>(paid => Execute(new ReserveStock(paid.Data.Order))
            .OrElse(rejected => Execute(new RefundPayment(paid.Data.Order, rejected.Message))));
        On<ShopEvent.StockReserved>(reserved => Execute(new SendParcel(reserved.Data.Order))
            .OrElse(rejected => Execute(new ReleaseStock(reserved.Data.Order, rejected.Message))));
        On<ShopEvent.ParcelSent>(sent => Execute(new CompleteOrder(sent.Data.Order)));
        On<ShopEvent.StockReleased>(released => Execute(new RefundPayment(released.Data.Order, released.Data.Reason)));
        On<ShopEvent.PaymentRefunded>(refunded => Execute(new CancelOrder(refunded.Data.Order, refunded.Data.Reason)));
    }
}

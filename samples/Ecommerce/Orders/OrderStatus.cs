namespace Ecommerce;

public enum OrderStatus
{
    None,
    Placed,
    Paid,
    Shipped,
    Cancelled,
}

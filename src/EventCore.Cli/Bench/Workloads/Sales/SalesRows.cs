namespace EventCore.Cli;

/// <summary>The complex read model: the orders of one batch as they are afterwards, and what its events add to the rows of customers and products.</summary>
/// <param name="orders">The orders of the batch that were there before it.</param>
/// <param name="prices">The prices of all products of the batch.</param>
internal sealed class SalesRows(Dictionary<string, (string Customer, long Total, string? ShippedBy)> orders, Dictionary<string, long> prices)
{
    /// <summary>How many products have a price.</summary>
    public const int Products = 997;

    private readonly Dictionary<string, (long Orders, long Total)> _customers = new(StringComparer.Ordinal);

    private readonly Dictionary<string, (long Quantity, long Revenue)> _products = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, (string Customer, long Total, string? ShippedBy)> Orders => orders;

    public IReadOnlyDictionary<string, (long Orders, long Total)> AddedToCustomers => _customers;

    public IReadOnlyDictionary<string, (long Quantity, long Revenue)> AddedToProducts => _products;

    public static string[] OrdersOf(IReadOnlyList<Recorded<SalesEvent>> events) => [.. events.Select(recorded => recorded.StreamId.Value).Distinct(StringComparer.Ordinal)];

    public static string[] ProductsOf(IReadOnlyList<Recorded<SalesEvent>> events) =>
        [.. events.Select(recorded => recorded.Data).OfType<SalesEvent.ItemAdded>().Select(added => added.Product).Distinct(StringComparer.Ordinal)];

    public SalesRows With(IReadOnlyList<Recorded<SalesEvent>> events)
    {
        foreach (var recorded in events)
        {
            Add(recorded.StreamId.Value, recorded.Data);
        }

        return this;
    }

    private void Add(string orderId, SalesEvent data)
    {
        switch (data)
        {
            case SalesEvent.OrderPlaced placed:
                orders[orderId] = (placed.Customer, 0, null);
                AddToCustomer(placed.Customer, orderCount: 1, total: 0);
                break;
            case SalesEvent.ItemAdded added:
                var (order, revenue) = (orders[orderId], added.Quantity * prices[added.Product]);
                orders[orderId] = order with { Total = order.Total + revenue };
                AddToCustomer(order.Customer, orderCount: 0, revenue);
                var (quantity, earned) = _products.GetValueOrDefault(added.Product);
                _products[added.Product] = (quantity + added.Quantity, earned + revenue);
                break;
            case SalesEvent.OrderShipped shipped:
                orders[orderId] = orders[orderId] with { ShippedBy = shipped.Carrier };
                break;
        }
    }

    private void AddToCustomer(string customer, long orderCount, long total)
    {
        var (count, bought) = _customers.GetValueOrDefault(customer);
        _customers[customer] = (count + orderCount, bought + total);
    }
}

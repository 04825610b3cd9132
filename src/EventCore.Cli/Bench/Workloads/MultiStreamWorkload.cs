using System.Collections.Immutable;

namespace EventCore.Cli;

/// <summary>Orders, each a decision over its customer, itself and several products.</summary>
/// <param name="plan">How much, and where.</param>
/// <param name="stock">How many of each product there are; null is enough for all orders.</param>
/// <param name="fewestProducts">The fewest that an order is about; the most are three more.</param>
internal sealed class MultiStreamWorkload(WorkloadPlan plan, int? stock = null, int fewestProducts = MultiStreamWorkload.FewestProducts) : IWorkload
{
    public const string Name = "multi-stream";

    /// <summary>With one more product than the usual orders, so that the smallest is about five streams.</summary>
    public const string ComplexName = "complex";

    public const int FewestProducts = 2;

    public const int FewestComplexProducts = 3;

    public const int BaseOperations = 500;

    private const int Customers = 100;

    private const int Products = 50;

    private const int LargestQuantity = 3;

    /// <summary>A product cannot have more on stock than a whole number counts.</summary>
    private const int LargestStock = 1_000_000_000;

    private readonly StreamId[] _customers = [.. Enumerable.Range(0, Customers).Select(number => new StreamId($"{plan.Prefix}customer-{number}"))];

    private readonly StreamId[] _products = [.. Enumerable.Range(0, Products).Select(number => new StreamId($"{plan.Prefix}product-{number}"))];

    public int Operations => plan.Operations;

    public StreamPrefix Streams { get; } = new(plan.Prefix);

    /// <summary>Registers every customer and stocks every product, with enough for all orders unless said otherwise.</summary>
    public async Task PrepareAsync(Preparation preparation, CancellationToken cancellationToken)
    {
        var enough = stock ?? (int)Math.Min(LargestStock, (long)LargestQuantity * Operations);
        await preparation.ForEachAsync(
            Customers, (commands, number, stop) => commands.ExecuteAsync(new RegisterCustomer(_customers[number], $"Customer {number}"), null, stop), cancellationToken).ConfigureAwait(false);
        await preparation.ForEachAsync(
            Products, (commands, number, stop) => commands.ExecuteAsync(new StockProduct(_products[number], enough), null, stop), cancellationToken).ConfigureAwait(false);
    }

    public async Task<OperationOutcome> ExecuteAsync(BenchedStore benched, int operation, CancellationToken cancellationToken)
    {
        var order = new PlaceOrder(new StreamId($"{plan.Prefix}order-{operation}"), _customers[operation % Customers], LinesOf(operation));
        return new OperationOutcome.Decided(await benched.Commands.ExecuteAsync(order, null, cancellationToken).ConfigureAwait(false), EventsOf(operation));
    }

    /// <summary>The order, and a reservation for each of its products.</summary>
    private int EventsOf(int operation) => 1 + ProductsOf(operation);

    private ImmutableArray<OrderLine> LinesOf(int operation) =>
        [.. Enumerable.Range(0, ProductsOf(operation)).Select(line => new OrderLine(_products[(operation + line) % Products], 1 + (line % LargestQuantity)))];

    private int ProductsOf(int operation) => fewestProducts + (operation % 4);
}

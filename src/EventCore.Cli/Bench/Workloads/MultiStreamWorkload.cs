using System.Collections.Immutable;

namespace EventCore.Cli;

/// <summary>Orders, each a decision over its customer, itself and two to five products.</summary>
internal sealed class MultiStreamWorkload(WorkloadPlan plan, int? stock = null) : IWorkload
{
    public const string Name = "multi-stream";

    public const int BaseOperations = 500;

    private const int Customers = 100;

    private const int Products = 50;

    private const int LargestQuantity = 3;

    private readonly StreamId[] _customers = [.. Enumerable.Range(0, Customers).Select(number => new StreamId($"{plan.Prefix}customer-{number}"))];

    private readonly StreamId[] _products = [.. Enumerable.Range(0, Products).Select(number => new StreamId($"{plan.Prefix}product-{number}"))];

    public int Operations => plan.Operations;

    public StreamPrefix Streams { get; } = new(plan.Prefix);

    /// <summary>Registers every customer and stocks every product, with enough for all orders unless said otherwise.</summary>
    public async Task PrepareAsync(Preparation preparation, CancellationToken cancellationToken)
    {
        var enough = stock ?? LargestQuantity * Operations;
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
    private static int EventsOf(int operation) => 1 + ProductsOf(operation);

    private ImmutableArray<OrderLine> LinesOf(int operation) =>
        [.. Enumerable.Range(0, ProductsOf(operation)).Select(line => new OrderLine(_products[(operation + line) % Products], 1 + (line % LargestQuantity)))];

    private static int ProductsOf(int operation) => 2 + (operation % 4);
}

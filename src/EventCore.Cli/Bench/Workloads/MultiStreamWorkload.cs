using System.Collections.Immutable;

namespace EventCore.Cli;

/// <summary>Orders, each a decision over its customer, itself and two to five products.</summary>
internal sealed class MultiStreamWorkload(string prefix, int operations, int? stock = null) : IWorkload
{
    public const string Name = "multi-stream";

    public const int BaseOperations = 500;

    private const int Customers = 100;

    private const int Products = 50;

    private const int LargestQuantity = 3;

    private readonly StreamId[] _customers = [.. Enumerable.Range(0, Customers).Select(number => new StreamId($"{prefix}customer-{number}"))];

    private readonly StreamId[] _products = [.. Enumerable.Range(0, Products).Select(number => new StreamId($"{prefix}product-{number}"))];

    public int Operations => operations;

    public StreamPrefix Streams { get; } = new(prefix);

    /// <summary>Registers every customer and stocks every product, with enough for all orders unless said otherwise.</summary>
    public async Task PrepareAsync(Preparation preparation, CancellationToken cancellationToken)
    {
        var enough = stock ?? LargestQuantity * operations;
        await preparation.ForEachAsync(
            Customers, (commands, number, stop) => commands.ExecuteAsync(new RegisterCustomer(_customers[number], $"Customer {number}"), null, stop), cancellationToken).ConfigureAwait(false);
        await preparation.ForEachAsync(
            Products, (commands, number, stop) => commands.ExecuteAsync(new StockProduct(_products[number], enough), null, stop), cancellationToken).ConfigureAwait(false);
    }

    public Task<CommandResult> ExecuteAsync(CommandExecutor commands, int operation, CancellationToken cancellationToken) =>
        commands.ExecuteAsync(
            new PlaceOrder(new StreamId($"{prefix}order-{operation}"), _customers[operation % Customers], LinesOf(operation)), null, cancellationToken);

    /// <summary>The order, and a reservation for each of its products.</summary>
    public int EventsOf(int operation) => 1 + ProductsOf(operation);

    private ImmutableArray<OrderLine> LinesOf(int operation) =>
        [.. Enumerable.Range(0, ProductsOf(operation)).Select(line => new OrderLine(_products[(operation + line) % Products], 1 + (line % LargestQuantity)))];

    private static int ProductsOf(int operation) => 2 + (operation % 4);
}

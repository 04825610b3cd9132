namespace Ecommerce.Tests;

public sealed class StoryTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("ecommerce-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void The_story_goes_on_where_it_ended()
    {
        var first = Run();
        var second = Run();

        Assert.Contains("Ann changes her mind: committed (order-1 at 3, product-tea at 3, product-cup at 3)", first, StringComparison.Ordinal);
        Assert.Contains("Ben orders 3 tea and 1 cup: rejected, out-of-stock: product-cup is in stock 0 times, 1 are wanted.", first, StringComparison.Ordinal);
        Assert.Contains("Ann changes her mind: committed (order-3 at 3", second, StringComparison.Ordinal);
    }

    private string Run()
    {
        var console = Console.Out;
        using var said = new StringWriter();
        Console.SetOut(said);
        try
        {
            typeof(PlaceOrder).Assembly.EntryPoint!.Invoke(null, [new[] { Path.Combine(_directory, "story.db") }]);
        }
        finally
        {
            Console.SetOut(console);
        }

        return said.ToString();
    }
}

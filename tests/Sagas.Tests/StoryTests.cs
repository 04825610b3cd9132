namespace Sagas.Tests;

public sealed class StoryTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("sagas-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void The_story_goes_on_where_it_ended()
    {
        var first = Run();
        var second = Run();

        Assert.Equal(
            [
                "order-1, product-lamp to region-north for wallet-ann: completed",
                "order-2, product-lamp to region-north for wallet-ben: cancelled: wallet-ben holds 0, needs 40.",
                "order-3, product-vase to region-north for wallet-ann: cancelled: product-vase is out of stock.",
                "order-4, product-lamp to region-moon for wallet-ann: cancelled: The carrier does not go to region-moon.",
            ],
            first.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("order-5, product-lamp to region-north for wallet-ann: completed", second, StringComparison.Ordinal);
    }

    private string Run()
    {
        var console = Console.Out;
        using var said = new StringWriter();
        Console.SetOut(said);
        try
        {
            typeof(Fulfilment).Assembly.EntryPoint!.Invoke(null, [new[] { Path.Combine(_directory, "story.db") }]);
        }
        finally
        {
            Console.SetOut(console);
        }

        return said.ToString();
    }
}

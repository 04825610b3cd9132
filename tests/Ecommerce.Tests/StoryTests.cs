using EventCore.Testing;
using Npgsql;

namespace Ecommerce.Tests;

public sealed class StoryTests(TestPostgres server) : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("ecommerce-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void The_story_goes_on_where_it_ended()
    {
        var first = Run(Path.Combine(_directory, "story.db"));
        var second = Run(Path.Combine(_directory, "story.db"));

        Assert.Contains("Ann changes her mind: committed (order-1 at 3, product-tea at 3, product-cup at 3)", first, StringComparison.Ordinal);
        Assert.Contains("Ben orders 3 tea and 1 cup: rejected, out-of-stock: product-cup is in stock 0 times, 1 are wanted.", first, StringComparison.Ordinal);
        Assert.Contains("Ann changes her mind: committed (order-3 at 3", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_PostgreSQL_it_is_told_in_a_schema_of_its_own()
    {
        Assert.SkipWhen(TestPostgres.SkipReason is not null, TestPostgres.SkipReason ?? "");
        var cancel = TestContext.Current.CancellationToken;
        var database = $"story_{Guid.NewGuid():N}";
        var connection = await server.ConnectionStringAsync(cancel);
        await using var maintenance = NpgsqlDataSource.Create(connection);
        await using var create = maintenance.CreateCommand($"CREATE DATABASE {database}");
        await create.ExecuteNonQueryAsync(cancel);
        try
        {
            var own = new NpgsqlConnectionStringBuilder(connection) { Database = database, Pooling = false }.ConnectionString;
            Run("--postgres", own);

            await using var dataSource = NpgsqlDataSource.Create(own);
            await using var schemas = dataSource.CreateCommand("SELECT string_agg(DISTINCT table_schema, ',') FROM information_schema.tables WHERE table_name = 'events'");
            Assert.Equal("ecommerce", await schemas.ExecuteScalarAsync(cancel));
        }
        finally
        {
            await using var drop = maintenance.CreateCommand($"DROP DATABASE {database} WITH (FORCE)");
            await drop.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    [Theory]
    [InlineData("--postgres")]
    [InlineData("--help")]
    [InlineData("a.db", "b.db")]
    public void What_it_cannot_take_is_not_the_name_of_a_file(params string[] arguments) =>
        Assert.Equal(2, typeof(PlaceOrder).Assembly.EntryPoint!.Invoke(null, [arguments]));

    private string Run(params string[] arguments)
    {
        var console = Console.Out;
        using var said = new StringWriter();
        Console.SetOut(said);
        try
        {
            typeof(PlaceOrder).Assembly.EntryPoint!.Invoke(null, [arguments]);
        }
        finally
        {
            Console.SetOut(console);
        }

        return said.ToString();
    }
}

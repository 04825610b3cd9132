using EventCore.Testing;
using Npgsql;

namespace Sagas.Tests;

public sealed class StoryTests(TestPostgres server) : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("sagas-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void The_story_goes_on_where_it_ended()
    {
        var first = Run(Path.Combine(_directory, "story.db"));
        var second = Run(Path.Combine(_directory, "story.db"));

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
            Assert.Equal("sagas", await schemas.ExecuteScalarAsync(cancel));
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
        Assert.Equal(2, typeof(Fulfilment).Assembly.EntryPoint!.Invoke(null, [arguments]));

    private string Run(params string[] arguments)
    {
        var console = Console.Out;
        using var said = new StringWriter();
        Console.SetOut(said);
        try
        {
            typeof(Fulfilment).Assembly.EntryPoint!.Invoke(null, [arguments]);
        }
        finally
        {
            Console.SetOut(console);
        }

        return said.ToString();
    }
}

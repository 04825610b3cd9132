using Banking;
using EventCore;
using EventCore.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace WebApi.Tests;

/// <summary>What <c>docs/guide/hosting.md</c> shows.</summary>
public sealed class OnPostgresTests
{
    [Fact]
    public async Task A_store_may_make_its_tables_itself()
    {
        Assert.SkipWhen(TestPostgres.SkipReason is not null, TestPostgres.SkipReason ?? "");
        await using var server = await PostgresCluster.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await using var dataSource = NpgsqlDataSource.Create(server.ConnectionString);
        var services = new ServiceCollection().AddLogging();

        services.AddEventCore(eventCore => eventCore
            .UsePostgres(dataSource, new PostgresEventStoreOptions { SchemaCheck = SchemaCheck.Migrate }));

        await using var provider = services.BuildServiceProvider();
        var opened = await provider.GetRequiredService<CommandExecutor>()
            .ExecuteAsync(new OpenAccount(new StreamId("account-alice"), "Alice"), cancellationToken: TestContext.Current.CancellationToken);
        Assert.IsType<CommandResult.Committed>(opened);
    }
}

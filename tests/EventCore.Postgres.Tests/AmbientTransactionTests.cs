using System.Transactions;
using EventCore.Stores;
using EventCore.Testing;
using static EventCore.Postgres.Tests.PostgresDatabase;

namespace EventCore.Postgres.Tests;

/// <summary>A store takes no part in the transaction scope of its caller.</summary>
public sealed class AmbientTransactionTests(TestPostgres server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_acknowledged_append_outlives_the_scope_that_its_store_was_made_in()
    {
        await using var database = await CreateAsync(server);
        PostgresEventStore store;
        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            store = database.Open();
            Assert.IsType<AppendResult.Appended>(await store.AppendAsync(Append("a", 0, Event("a")), Cancel));
        }

        await using (store)
        {
            Assert.Equal(1, (await store.ReadVersionsAsync([new StreamId("a")], Cancel))[new StreamId("a")].Value);
        }
    }

    [Fact]
    public async Task A_read_in_a_scope_sees_what_was_appended_since_the_scope_began()
    {
        await using var database = await CreateAsync(server);
        await using var store = database.Open();
        using var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled);
        await store.ReadVersionsAsync([new StreamId("a")], Cancel);

        await store.AppendAsync(Append("a", 0, Event("a")), Cancel);

        Assert.Equal(1, (await store.ReadVersionsAsync([new StreamId("a")], Cancel))[new StreamId("a")].Value);
    }

    [Fact]
    public async Task A_log_that_is_first_used_in_a_scope_outlives_it()
    {
        await using var database = await CreateAsync(server);
        await using var store = database.Open(new PostgresEventStoreOptions { Log = new LogName("scoped") });
        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            await store.ReadVersionsAsync([new StreamId("a")], Cancel);
        }

        Assert.IsType<AppendResult.Appended>(await store.AppendAsync(Append("a", 0, Event("a")), Cancel));
    }
}

using EventCore.Stores;
using EventCore.Testing;

namespace EventCore.Postgres.Tests;

/// <summary>What the login of an application needs to run a read model that the library makes.</summary>
public sealed class ReadModelRightsTests(TestPostgres server)
{
    private static readonly StreamId Stream = new("steps");
    private static readonly SubscriptionName Steps = new("steps");
    private static readonly ProjectionRunnerOptions Quick = new() { CheckInterval = TimeSpan.FromMilliseconds(20), LeaseTime = TimeSpan.FromSeconds(2) };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_application_that_may_make_schemas_can_have_its_read_model_rebuilt_and_reset_and_one_that_may_not_is_told()
    {
        await using var roles = await RoleDatabase.CreateAsync(server);
        await using var store = new PostgresEventStore(roles.Application, new PostgresEventStoreOptions { Schema = roles.Database.Schema });
        var control = new ProjectionControl(store);
        var schema = $"steps_{Guid.NewGuid():N}";
        await store.AppendAsync(new AppendRequest(new StreamVersions([KeyValuePair.Create(Stream, StreamVersion.Empty)]), [StepEvent.Registry.Encode(Stream, EventId.Create(TimeProvider.System), new StepEvent.Stepped(1), EventMetadata.Empty)]), Cancel);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        stop.CancelAfter(TimeSpan.FromMinutes(2));
        var running = new ProjectionRunner(store, [new StepsReadModel(schema, "application")], Quick).RunAsync(stop.Token);

        await UntilAsync(async () => await control.ListAsync(Cancel) is [{ State.Status: SubscriptionStatus.Stopped }]);
        Assert.Contains("permission denied for database", (await control.ListAsync(Cancel))[0].State.LastError, StringComparison.Ordinal);

        var databaseName = await roles.Database.QueryAsync("SELECT quote_ident(current_database())");
        await roles.Database.QueryAsync($"GRANT CREATE ON DATABASE {databaseName} TO {roles.LoginName}");
        await control.ResumeAsync(Steps, Cancel);
        await UntilAsync(async () => await control.ListAsync(Cancel) is [{ State.Checkpoint.Position.Value: 1 }]);
        await control.RebuildAsync(Steps, cancellationToken: Cancel);
        await UntilAsync(async () => await control.ListAsync(Cancel) is [{ Rebuild: null }]);
        var epoch = (await control.ListAsync(Cancel))[0].State.Epoch;
        await control.ResetAsync(Steps, cancellationToken: Cancel);
        await UntilAsync(async () => await control.ListAsync(Cancel) is [{ State: { ResetTo: null, Checkpoint.Position.Value: 1 } state }] && state.Epoch > epoch);

        Assert.Equal("application", await roles.AsApplicationAsync($"SELECT string_agg(writer, ' ') FROM {schema}.steps"));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await roles.Database.QueryAsync($"DROP OWNED BY {roles.LoginName} CASCADE");

        async Task UntilAsync(Func<Task<bool>> condition)
        {
            while (!await condition())
            {
                await Task.Delay(20, stop.Token);
            }
        }
    }
}

using EventCore.Testing;

namespace EventCore.Postgres.Tests;

/// <summary>Owners in processes of their own, which are killed and paused in the midst of a batch.</summary>
public sealed class ProjectionProcessTests(TestPostgres server)
{
    [Fact]
    public async Task Whoever_takes_over_from_an_owner_that_was_killed_applies_every_event_once()
    {
        await using var database = await StepsDatabase.CreateAsync(server);
        await database.AppendAsync(500);
        using var first = new ProjectionProcess(database, "first");
        await database.UntilAsync(async () => await database.PositionsAsync("first") is not []);
        using var second = new ProjectionProcess(database, "second");

        first.Kill();
        await database.UntilCaughtUpAsync();

        Assert.Equal(Enumerable.Range(1, 500).Select(position => (long)position), await database.PositionsAsync());
        Assert.NotEmpty(await database.PositionsAsync("second"));
        Assert.Equal(500, await database.CountAsync());
    }

    [Fact]
    public async Task An_owner_that_was_paused_writes_nothing_once_another_took_over()
    {
        await using var database = await StepsDatabase.CreateAsync(server);
        await database.AppendAsync(500);
        using var first = new ProjectionProcess(database, "first");
        await database.UntilAsync(async () => await database.PositionsAsync("first") is not []);
        await first.PauseAsync();
        var before = await database.PositionsAsync("first");

        // It holds the row of the count, for which the other one waits until the server ends the paused transaction.
        using var second = new ProjectionProcess(database, "second");
        await database.UntilCaughtUpAsync();
        await first.ContinueAsync();
        await database.AppendAsync(50);
        await database.UntilCaughtUpAsync();
        var during = await database.PositionsAsync("first");
        second.Kill();

        // The one that was paused is the only one left: that it goes on now says that it was awake.
        await database.AppendAsync(50);
        await database.UntilCaughtUpAsync();

        Assert.Equal(before, during);
        Assert.Equal(Enumerable.Range(1, 600).Select(position => (long)position), await database.PositionsAsync());
        Assert.Equal(Enumerable.Range(551, 50).Select(position => (long)position), (await database.PositionsAsync("first")).Except(before));
        Assert.Equal(600, await database.CountAsync());
    }

    [Fact]
    public async Task A_process_whose_projection_is_paused_commits_nothing_more_until_it_is_resumed()
    {
        await using var database = await StepsDatabase.CreateAsync(server);
        await database.AppendAsync(500);
        using var process = new ProjectionProcess(database, "first");
        await database.UntilAsync(async () => await database.PositionsAsync("first") is not []);
        var control = new ProjectionControl(database.Store);

        await control.PauseAsync(new SubscriptionName("steps"), TestContext.Current.CancellationToken);
        var paused = await database.PositionsAsync();

        // Longer than it takes it to look, and than its lease would have lasted.
        await Task.Delay(ProjectionHost.LeaseTime, TestContext.Current.CancellationToken);
        Assert.Equal(paused, await database.PositionsAsync());
        Assert.Null((await database.StateAsync()).Owner);
        Assert.True(await control.ResumeAsync(new SubscriptionName("steps"), TestContext.Current.CancellationToken));
        await database.UntilCaughtUpAsync();

        Assert.Equal(Enumerable.Range(1, 500).Select(position => (long)position), await database.PositionsAsync());
    }
}

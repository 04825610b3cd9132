using EventCore.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace EventCore.Faults.Tests;

/// <summary>Whatever writers do at once, and whatever is subscribed to, a store does what the model does.</summary>
public sealed class StorePropertiesTests(TestPostgres server)
{
    private static readonly Arbitrary<Step[]> Steps = Arb.From(
        Gen.ArrayOf(
            from writer in Gen.Choose(0, 2)
            from kind in Gen.Frequency(
                (6, Gen.Constant(StepKind.Append)), (2, Gen.Constant(StepKind.AppendTwice)), (1, Gen.Constant(StepKind.AppendOnOld)), (1, Gen.Constant(StepKind.AppendAhead)), (2, Gen.Constant(StepKind.Read)))
            from streams in Gen.Choose(0, 15)
            from events in Gen.Choose(1, 4)
            select new Step(writer, kind, streams, events)),
        steps => Enumerable.Range(0, steps.Length).Select(left => (Step[])[.. steps[..left], .. steps[(left + 1)..]]));

    [Theory]
    [InlineData(LogsOf.Memory, 150)]
    [InlineData(LogsOf.Sqlite, 40)]
    [InlineData(LogsOf.Postgres, 40)]
    public async Task Writers_at_once_are_strictly_serializable(string kind, int count)
    {
        await using var logs = await LogsOf.OpenAsync(kind, server);

        await Task.Run(() => Property.Check(Steps, count, async steps =>
        {
            await using var store = await logs.NextAsync();
            using var run = new WriterRun(store);
            await run.RunAsync(steps);
        }), TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(LogsOf.Memory, 100)]
    [InlineData(LogsOf.Sqlite, 30)]
    [InlineData(LogsOf.Postgres, 30)]
    public async Task A_subscription_is_given_what_it_asks_for(string kind, int count)
    {
        await using var logs = await LogsOf.OpenAsync(kind, server);
        var inputs = Arb.From(
            from steps in Steps.Generator
            from after in Gen.Choose(0, 30)
            from prefix in Gen.Elements("", "left", "right", "left-1", "neither")
            select (Steps: steps, After: after, Prefix: prefix));

        await Task.Run(() => Property.Check(inputs, count, async input =>
        {
            await using var store = await logs.NextAsync();
            using var run = new WriterRun(store);
            await run.RunAsync(input.Steps);
            await run.SubscribeAsync(input.After, input.Prefix);
        }), TestContext.Current.CancellationToken);
    }
}

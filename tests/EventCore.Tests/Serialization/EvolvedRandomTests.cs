using System.Globalization;
using System.Text;
using EventCore.Stores;

namespace EventCore.Tests;

/// <summary>Streams of old and new shapes at random, to which older applications still append while commands are decided on them.</summary>
public sealed class EvolvedRandomTests(ITestOutputHelper output)
{
    private static readonly string[] Streams = ["a", "b"];
    private readonly List<(string Stream, string Text)> _expected = [];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Every_decision_sees_what_all_stored_events_became(int run)
    {
        var cancel = TestContext.Current.CancellationToken;
        var seed = unchecked((Environment.TickCount * 31) + run);
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var store = new InMemoryEventStore();
        CommandExecutor[] executors =
        [
            new(store),
            new(store, new CommandExecutorOptions { StreamCache = StreamCacheOptions.Off }),
            new(store, new CommandExecutorOptions { PageSize = new PageSize(3) }),
            new(store, new CommandExecutorOptions { StreamCache = new StreamCacheOptions { MaxBytes = 8 * (512 + (320 * 6)) } }),
        ];

        for (var round = 0; round < 200; round++)
        {
            if (random.Next(3) == 0)
            {
                await AppendOldAsync(store, random, cancel);
                continue;
            }

            string[] streams = random.Next(3) == 0 ? Streams : [Streams[random.Next(2)]];
            var command = new HistoryCommand(Appends: random.Next(2) == 0, streams);
            var result = await executors[random.Next(executors.Length)].ExecuteAsync(random.Next(2) == 0 ? command : command.Snapshotted(), cancellationToken: cancel);
            if (result is CommandResult.Committed committed)
            {
                var id = new StreamId(streams[0]);
                _expected.Add((id.Value, $"{id}@{committed.Versions[id]} {new EvolvedEvent.Received(7)}\n"));
            }
            else
            {
                var seen = string.Concat(_expected.Where(one => streams.Contains(one.Stream)).Select(one => one.Text));
                Assert.Equal(seen.Length == 0 ? "nothing" : seen, Assert.IsType<CommandResult.Rejected>(result).Message);
            }
        }
    }

    [Fact]
    public async Task Commands_that_come_together_are_decided_on_old_shapes_and_on_what_is_on_its_way()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var store = new InMemoryEventStore();
        for (var round = 0; round < 20; round++)
        {
            await AppendOldAsync(store, new Random(round), cancel);
        }

        var commands = new CommandExecutor(new RecordingStore(store) { After = async () => await Task.Yield() });
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => commands.ExecuteAsync(new HistoryCommand(Appends: true, Streams).Snapshotted(), cancellationToken: cancel)));

        var seen = Assert.IsType<CommandResult.Rejected>(await commands.ExecuteAsync(new HistoryCommand(Appends: false, Streams).Snapshotted(), cancellationToken: cancel));
        var log = await store.ReadAllAsync<EvolvedEvent>(new ReadLogRequest(LogPosition.Start), cancel).ToListAsync(cancel);
        Assert.Equal(string.Concat(log.Select(recorded => HistoryCommand.Text(recorded) + "\n")), seen.Message);
        Assert.Equal(_expected.Count + 20, log.Count);
    }

    /// <summary>What an application of before appends: no cache knows of it.</summary>
    private async Task AppendOldAsync(InMemoryEventStore store, Random random, CancellationToken cancel)
    {
        var streamId = new StreamId(Streams[random.Next(2)]);
        var version = (await store.ReadVersionsAsync([streamId], cancel))[streamId];
        var amount = random.Next(1, 9);
        var (type, schemaVersion, json, became) = random.Next(7) switch
        {
            0 => ("opened", 1, """{"Owner":"Ann"}""", [new EvolvedEvent.Opened("Ann", "CH", "CHF")]),
            1 => ("opened", 3, """{"Name":"Bob","Country":"FR"}""", [new EvolvedEvent.Opened("Bob", "FR", "CHF")]),
            2 => ("moved", 1, $$"""{"Amount":{{amount}}}""", [new EvolvedEvent.Received(amount * 100), new EvolvedEvent.Paid(amount)]),
            3 => ("batch", 1, $$"""{"Amounts":[{{string.Join(',', Enumerable.Range(0, amount))}}]}""", [.. Enumerable.Range(0, amount).Select(one => new EvolvedEvent.Paid(one))]),
            4 => ("received", 2, $$"""{"Amount":{{amount}}}""", [new EvolvedEvent.Received(amount)]),
            5 => ("viewed", 1, "{}", []),
            _ => ("foreign", amount, "{}", (EvolvedEvent[])[]),
        };
        var stored = new NewEvent(
            streamId, new EventId(Guid.NewGuid()), new EventType(type), Encoding.UTF8.GetBytes(json), StoredSchemaVersion.Write(EventMetadata.Empty, schemaVersion));
        Assert.IsType<AppendResult.Appended>(await store.AppendAsync(new AppendRequest(new StreamVersions([new(streamId, version)]), [stored]), cancel));
        _expected.AddRange(became.Select(one => (streamId.Value, string.Create(CultureInfo.InvariantCulture, $"{streamId}@{version.After(1)} {one}\n"))));
    }
}

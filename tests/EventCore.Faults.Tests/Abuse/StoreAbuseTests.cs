using System.Text.Json;
using EventCore.Stores;
using EventCore.Testing;

namespace EventCore.Faults.Tests;

/// <summary>Whatever is appended is refused by name before it is sent, or stored and read as it was; and never does anything else.</summary>
public sealed class StoreAbuseTests(TestPostgres server)
{
    private const int Batch = 40;

    [Theory]
    [InlineData(LogsOf.Memory, 4_000)]
    [InlineData(LogsOf.Sqlite, 4_000)]
    [InlineData(LogsOf.Postgres, 4_000)]
    public async Task What_is_taken_comes_back_as_it_was(string kind, int inputs)
    {
        var seed = Random.Shared.Next();
        var hostile = new HostileInputs(seed);
        await using var logs = await LogsOf.OpenAsync(kind, server);
        await using var store = await logs.NextAsync();
        var (tried, appended) = (0, new List<NewEvent>());
        while (tried < inputs)
        {
            var events = new List<NewEvent>();
            for (var left = Batch; left > 0; left--)
            {
                tried++;
                if (TryMake(hostile) is { } made)
                {
                    events.Add(made);
                }
            }

            await AppendAsync(store, events);
            appended.AddRange(events);
        }

        Assert.True(appended.Count > inputs / 50, $"Seed {seed}: only {appended.Count} of {inputs} were taken.");
        await AssertStoredAsync(store, appended, seed);
    }

    [Fact]
    public async Task A_schema_is_a_plain_name_or_refused()
    {
        var seed = Random.Shared.Next();
        var hostile = new HostileInputs(seed);
        await using var logs = await LogsOf.OpenAsync(LogsOf.Postgres, server);
        for (var tried = 0; tried < 2_000; tried++)
        {
            var name = hostile.Text();
            if (name.Length is >= 1 and <= 63 && name.All(character => character is (>= 'a' and <= 'z') or '_' or (>= '0' and <= '9')) && !char.IsAsciiDigit(name[0]))
            {
                continue;
            }

            Assert.True(Record.Exception(() => new PostgresEventStoreOptions { Schema = name }) is ArgumentException, $"Seed {seed}: '{name}'");
            Assert.True(await Record.ExceptionAsync(() => PostgresSchema.VerifyAsync(logs.DataSource, name, cancellationToken: TestContext.Current.CancellationToken)) is ArgumentException, $"Seed {seed}: '{name}'");
        }
    }

    private static NewEvent? TryMake(HostileInputs hostile)
    {
        try
        {
            var custom = new Dictionary<string, string>(StringComparer.Ordinal);
            for (var left = hostile.Random.Next(3); left > 0; left--)
            {
                custom[hostile.Text()] = hostile.Text();
            }

            var metadata = new EventMetadata
            {
                CorrelationId = hostile.Random.Next(2) == 0 ? null : hostile.Text(),
                CausationId = hostile.Random.Next(2) == 0 ? null : hostile.Text(),
                UserId = hostile.Random.Next(2) == 0 ? null : hostile.Text(),
                Custom = custom,
            };
            return new NewEvent(new StreamId(hostile.Text()), EventId.Create(TimeProvider.System), new EventType(hostile.Text()), hostile.Json(), metadata);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static async Task AppendAsync(IEventStore store, List<NewEvent> events)
    {
        if (events.Count > 0)
        {
            var versions = await store.ReadVersionsAsync([.. events.Select(@event => @event.StreamId).Distinct()], TestContext.Current.CancellationToken);
            Assert.IsType<AppendResult.Appended>(await store.AppendAsync(new AppendRequest(versions, events), TestContext.Current.CancellationToken));
        }
    }

    private static async Task AssertStoredAsync(IEventStore store, List<NewEvent> appended, int seed)
    {
        var log = new List<RecordedEvent>();
        while (log.Count == 0 || log.Count % PageSize.Max == 0)
        {
            log.AddRange(await store.ReadLogAsync(new ReadLogRequest(new LogPosition(log.Count), new PageSize(PageSize.Max)), TestContext.Current.CancellationToken));
        }

        Assert.Equal(appended.Select(@event => @event.Id), log.Select(recorded => recorded.Id));
        foreach (var (@event, recorded) in appended.Zip(log))
        {
            Assert.Equal((@event.StreamId, @event.Type, @event.Metadata), (recorded.StreamId, recorded.Type, recorded.Metadata));
            using var sent = JsonDocument.Parse(@event.Data, new JsonDocumentOptions { MaxDepth = NewEvent.MaxDepth });
            using var read = JsonDocument.Parse(recorded.Data, new JsonDocumentOptions { MaxDepth = NewEvent.MaxDepth });
            Assert.True(JsonElement.DeepEquals(sent.RootElement, read.RootElement), $"Seed {seed}: sent {sent.RootElement}, read {read.RootElement}.");
        }
    }
}

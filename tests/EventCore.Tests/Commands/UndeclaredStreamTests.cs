using System.Text.Json;

namespace EventCore.Tests;

/// <summary>
/// What C# lets one write of a stream that a command does not declare, the executor refuses before it appends anything. What does not
/// compile at all is in the class of the same name in the tests of the generators.
/// </summary>
public sealed class UndeclaredStreamTests : IAsyncDisposable
{
    private static readonly StreamId A = new("a");
    private static readonly StreamId Other = new("other");
    private static readonly CounterEvent Data = new CounterEvent.Counted(1);
    /// <summary>By name, what a command that declares "a" decides, given a handle to "other" that another command was handed.</summary>
    private static readonly Dictionary<string, Func<DeclaredStreams<CounterEvent>, StreamHandle<CounterEvent>, Decision<CounterEvent>>> Attempts = new(StringComparer.Ordinal)
    {
        ["its handle"] = (streams, _) => Decision.Append(streams.Handle(Other).Event(Data)),
        ["its handle among others"] = (streams, _) => Decision.Append(streams.Handles([A, Other]).Select(handle => handle.Event(Data))),
        ["one that is called almost like a declared one"] = (streams, _) => Decision.Append(streams.Handle(new StreamId("A")).Event(Data)),
        ["one that was not discovered"] = (streams, _) => Decision.Append(streams.Discovered[Other].Event(Data)),
        ["no handle"] = (_, _) => Decision.Append(default(StreamHandle<CounterEvent>)!.Event(Data)),
        ["no event"] = (_, _) => new Decision<CounterEvent>.Append([null!]),
        ["no event after one"] = (streams, _) => Decision.Append(streams.Handle(A).Event(Data), null!),
        ["no list of events"] = (_, _) => new Decision<CounterEvent>.Append(default),
        ["no data"] = (streams, _) => Decision.Append(streams.Handle(A).Event(null!)),
        ["no streams"] = (_, _) => Decision.Append(default(DeclaredStreams<CounterEvent>)!.Handle(Other).Event(Data)),
        ["another command's handle"] = (_, foreign) => Decision.Append(foreign.Event(Data)),
        ["another command's handle after its own"] = (streams, foreign) => Decision.Append(streams.Handle(A).Event(Data), foreign.Event(Data)),
        ["a decision whose events were exchanged"] = (streams, foreign) =>
            new Decision<CounterEvent>.Append([streams.Handle(A).Event(Data)]) with { Events = [foreign.Event(Data)] },
        ["a handle from JSON"] = (_, _) => Decision.Append(JsonSerializer.Deserialize<StreamHandle<CounterEvent>>("""{"StreamId":"other"}""")!.Event(Data)),
        ["an event from JSON"] = (_, _) => Decision.Append(JsonSerializer.Deserialize<StreamEvent<CounterEvent>>("""{"StreamId":"other","Data":null}""")!),
        ["streams from JSON"] = (_, _) => Decision.Append(JsonSerializer.Deserialize<DeclaredStreams<CounterEvent>>("{}")!.Handle(Other).Event(Data)),
    };

    private readonly RecordingStore _store = new(new InMemoryEventStore());
    private readonly CommandExecutor _commands;

    public UndeclaredStreamTests() => _commands = new CommandExecutor(_store);

    public static TheoryData<string> Names => [.. Attempts.Keys];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task No_decision_writes_to_it(string attempt)
    {
        var foreign = await HandleOfAnotherCommand();

        var refused = await Assert.ThrowsAnyAsync<Exception>(() => _commands.ExecuteAsync(Deciding(streams => Attempts[attempt](streams, foreign)), cancellationToken: Cancel));

        Assert.IsNotType<EventCoreException>(refused, exactMatch: false);
        Assert.DoesNotContain("append", _store.Calls);
    }

    [Theory]
    [InlineData("no event", "Event 1 of 1 of a decision is null.")]
    [InlineData("no event after one", "Event 2 of 2 of a decision is null.")]
    [InlineData("no list of events", "A decision to append must have an event")]
    public async Task A_decision_that_lacks_an_event_is_refused_with_the_reason(string attempt, string reason)
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => _commands.ExecuteAsync(Deciding(streams => Attempts[attempt](streams, null!)), cancellationToken: Cancel));

        Assert.StartsWith(reason, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handle_of_an_earlier_attempt_writes_nothing_either()
    {
        StreamHandle<CounterEvent>? earlier = null;
        var retried = Deciding(streams => Decision.Append((earlier ??= streams.Handle(A)).Event(Data)));
        _store.Before = async call =>
        {
            if (call == "append")
            {
                _store.Before = _ => Task.CompletedTask;
                await new CommandExecutor(_store).ExecuteAsync(TestCommand.Count("a"), cancellationToken: Cancel);
            }
        };

        await Assert.ThrowsAsync<ArgumentException>(() => _commands.ExecuteAsync(retried, cancellationToken: Cancel));

        Assert.Equal(new StreamVersion(1), (await _store.ReadVersionsAsync([A], Cancel))[A]);
    }

    private static TestCommand Deciding(Func<DeclaredStreams<CounterEvent>, Decision<CounterEvent>> decide) => new(["a"], (_, streams) => decide(streams));

    private async Task<StreamHandle<CounterEvent>> HandleOfAnotherCommand()
    {
        StreamHandle<CounterEvent>? handle = null;
        await _commands.ExecuteAsync(
            new TestCommand(["other"], (_, streams) =>
            {
                handle = streams.Handle(Other);
                return Decision.Nothing;
            }),
            cancellationToken: Cancel);
        return handle!;
    }
}

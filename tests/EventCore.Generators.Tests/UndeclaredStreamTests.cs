using Microsoft.CodeAnalysis;

namespace EventCore.Generators.Tests;

/// <summary>
/// Writing to a stream that a command does not declare has no spelling: each way that one might try does not compile. What C# cannot
/// forbid is refused before anything is appended, see the class of the same name in the tests of <c>EventCore</c>.
/// </summary>
public sealed class UndeclaredStreamTests
{
    /// <summary>What is tried, and the compiler's answer. <c>Other</c> is a stream that is not declared, <c>data</c> an event.</summary>
    public static TheoryData<string, string> Attempts => new()
    {
        // A handle of one's own.
        { "return Decision.Append(new StreamHandle<AccountEvent>(Other).Event(data));", "CS1729" },
        { "return Decision.Append(new StreamHandle<AccountEvent>(streams, Other).Event(data));", "CS1729" },
        { "return Decision.Append(new StreamHandle<AccountEvent> { StreamId = Other }.Event(data));", "CS1729" },
        { "StreamHandle<AccountEvent> own = new(); return Decision.Append(own.Event(data));", "CS1729" },
        { "StreamHandle<AccountEvent> own = Other; return Decision.Append(own.Event(data));", "CS0029" },
        { "return Decision.Append(((StreamHandle<AccountEvent>)Other).Event(data));", "CS0030" },
        { "return Decision.Append((Other as StreamHandle<AccountEvent>)!.Event(data));", "CS0039" },
        { "StreamHandle<AccountEvent> own = [Other]; return Decision.Append(own.Event(data));", "CS9174" },

        // The handle of a declared stream, turned to another one.
        { "return Decision.Append((streams.Handle(Account) with { StreamId = Other }).Event(data));", "CS8858" },
        { "var turned = streams.Handle(Account); turned.StreamId = Other; return Decision.Append(turned.Event(data));", "CS0200" },
        { "return Decision.Append(streams.Handle(Account).Event(Other, data));", "CS1501" },
        { "return Decision.Append(streams.Handle(Account).MemberwiseClone());", "CS1540" },

        // An event without a handle.
        { "return Decision.Append(new StreamEvent<AccountEvent>(Other, data));", "CS1729" },
        { "return Decision.Append(new StreamEvent<AccountEvent>(streams.Handle(Account), data) { StreamId = Other });", "CS1729" },
        { "return Decision.Append(streams.Handle(Account).Event(data) with { StreamId = Other });", "CS8858" },
        { "var made = streams.Handle(Account).Event(data); made.StreamId = Other; return Decision.Append(made);", "CS0200" },
        { "var made = streams.Handle(Account).Event(data); _ = made.Handle; return Decision.Append(made);", "CS1061" },
        { "return Decision.Append((StreamEvent<AccountEvent>)(Other, data));", "CS0030" },
        { "return Decision.Append<AccountEvent>(data);", "CS1503" },
        { "return Decision.Append<AccountEvent>([(Other, data)]);", "CS9174" },
        { "return Decision.Append(Other, data);", "CS0411" },

        // Streams of one's own.
        { "return Decision.Append(new DeclaredStreams<AccountEvent>(StreamVersions.None).Handle(Other).Event(data));", "CS1729" },
        { "DeclaredStreams<AccountEvent> own = new([Other]); return Decision.Append(own.Handle(Other).Event(data));", "CS1729" },
        { "return Decision.Append((streams with { }).Handle(Other).Event(data));", "CS8858" },
        { "streams.Discovered = streams.Discovered; return Decision.Nothing;", "CS0200" },
        { "DiscoveredStreams<AccountEvent> own = new(streams, [Other]); return Decision.Append(own[Other].Event(data));", "CS1729" },
        { "return Decision.Append(streams.Discovered.Append(Other).Single().Event(data));", "CS1929" },

        // A decision of one's own, or of another union.
        { "return new Decision<AccountEvent>.Append([(Other, data)]);", "CS0029" },
        { "return new Decision<AccountEvent>();", "CS0144" },
        { "Decision<AccountEvent> own = (Decision<AccountEvent>)new Decision<object>.Nothing(); return own;", "CS0030" },
        { "StreamHandle<AccountEvent> own = (StreamHandle<AccountEvent>)(StreamHandle<object>)null!; return Decision.Append(own.Event(data));", "CS0030" },
    };

    [Theory]
    [MemberData(nameof(Attempts))]
    public void No_expression_writes_to_it(string body, string error) => Assert.Contains(error, Errors(Command(body)));

    [Theory]
    [InlineData("sealed class Own : StreamHandle<AccountEvent>;", "CS0509")]
    [InlineData("sealed class Own : StreamEvent<AccountEvent>;", "CS0509")]
    [InlineData("sealed class Own : DeclaredStreams<AccountEvent>;", "CS0509")]
    [InlineData("sealed class Own : DiscoveredStreams<AccountEvent>;", "CS0509")]
    [InlineData("sealed record Own : Decision<AccountEvent>;", "CS7036")]
    [InlineData("sealed record Own(Decision<AccountEvent> Original) : Decision<AccountEvent>(Original);", "CS0534")]
    [InlineData("sealed record Own : Decision<AccountEvent>.Append;", "CS0509")]
    public void No_type_can_be_derived_that_does(string type, string error) => Assert.Contains(error, Errors(Command("return Decision.Nothing;") + type));

    [Fact]
    public void The_streams_of_a_command_have_handles_for_what_it_declares_and_for_nothing_else() => Assert.Contains("CS1061", Errors(Accounts.Events + """
        [Command]
        public sealed partial record Deposit([Stream] StreamId Account, StreamId Other) : ICommand<int, AccountEvent>
        {
            public int Apply(int state, Recorded<AccountEvent> recorded) => state;
            public Decision<AccountEvent> Handle(int state, Streams streams) => Decision.Append(streams.Other.Event(new AccountEvent.Deposited(1)));
        }
        """));

    /// <summary>All of the above fail for the reason they give, since this compiles.</summary>
    [Fact]
    public void A_declared_stream_can_be_written_to() => Assert.Empty(Errors(Command("return Decision.Append(streams.Handle(Account).Event(data));")));

    private static string Command(string body) => Accounts.EventsByHand + $$"""
        public sealed record Deposit(StreamId Account, StreamId Other) : ICommand<int, AccountEvent>
        {
            public IEnumerable<StreamId> DeclaredStreams => [Account];
            public int InitialState => 0;
            public int Apply(int state, Recorded<AccountEvent> recorded) => state;
            public Decision<AccountEvent> Decide(int state, DeclaredStreams<AccountEvent> streams)
            {
                AccountEvent data = new AccountEvent.Deposited(1);
                {{body}}
            }
        }

        """;

    private static IEnumerable<string> Errors(string text) =>
        GeneratorRun.Of(text).Compilation.GetDiagnostics().Where(diagnostic => diagnostic is { DefaultSeverity: DiagnosticSeverity.Error }).Select(diagnostic => diagnostic.Id);
}

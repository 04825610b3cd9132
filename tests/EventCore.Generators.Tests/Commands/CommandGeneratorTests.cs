namespace EventCore.Generators.Tests;

public sealed class CommandGeneratorTests
{
    [Fact]
    public void A_command_on_one_stream() =>
        Snapshot.Matches(CommandSources.Run("[Command]\npublic sealed partial record Deposit([Stream] StreamId Account, decimal Amount)"), "Commands/OneStream");

    [Fact]
    public void A_command_on_streams_of_every_kind() =>
        Snapshot.Matches(
            CommandSources.Run(
                """
                [Command]
                public sealed partial record Order(
                    [Stream("order-{0}")] AccountId Id, [Stream] StreamId? Voucher, [Stream("payer-{0}")] Guid? Payer, [Stream] IReadOnlyList<StreamId> Products, [Stream("shelf-{0}")] string[]? Shelves)
                """),
            "Commands/EveryKind");

    [Fact]
    public void A_command_that_discovers_streams() =>
        Snapshot.Matches(
            GeneratorRun.Of(CommandSources.Events, """
                namespace Sample;

                /// <summary>Cancels an order.</summary>
                /// <param name="Order">Which.</param>
                [Command]
                public sealed partial record Cancel([Stream] StreamId Order) : ICommand<State, Happened>, IDiscoversStreams<State>
                {
                    /// <inheritdoc/>
                    public IEnumerable<StreamId> DiscoverStreams(State state) => [];

                    /// <inheritdoc/>
                    public State Apply(State state, Recorded<Happened> recorded) => state;

                    /// <summary>Cancels it.</summary>
                    public Decision<Happened> Handle(State state, Streams streams) => Decision.Append<Happened>(streams.Discovered.Take(0).Select(stream => stream.Event(null!)));
                }
                """),
            "Commands/Discovery");

    [Theory]
    [InlineData("public sealed partial record Shape([property: Stream] StreamId Account)")]
    [InlineData("internal partial class Shape([Stream] StreamId account)")]
    [InlineData("internal partial class Shape([Stream] StreamId state, [Stream] StreamId? streams, [Stream(\"a-{0}\")] Guid value)")]
    [InlineData("internal partial class Shape([Stream(\"a-{0}\")] Guid? value, [Stream(\"b-{0}\")] string? text, [Stream(\"c-{0}\")] List<int>? numbers)")]
    [InlineData("public partial struct Shape([Stream] StreamId account)")]
    [InlineData("public readonly partial record struct Shape([Stream] StreamId Account)")]
    [InlineData("public partial record Shape<T>([Stream] StreamId Account, [Stream(\"of-{0}\")] T Of)")]
    [InlineData("public partial record Shape([Stream] StreamId @event, [Stream] StreamId @from)")]
    [InlineData("public partial record @class([Stream] StreamId Account)")]
    [InlineData("public abstract partial record Shape([Stream] StreamId Account)")]
    [InlineData("public partial record Shape([Stream] IEnumerable<StreamId> Accounts)")]
    [InlineData("public partial record Shape([Stream] StreamId[] Accounts)")]
    [InlineData("public partial record Shape([Stream] ImmutableArray<StreamId> Accounts)")]
    [InlineData("public partial record Shape([Stream] ImmutableArray<StreamId>? Accounts)")]
    [InlineData("public partial record Shape([Stream] List<StreamId>? Accounts, [Stream] HashSet<StreamId> Others)")]
    [InlineData("public partial record Shape([Stream(\"account-{0}\")] IReadOnlyList<AccountId> Accounts)")]
    [InlineData("public partial record Shape([Stream(\"account-{0}\")] AccountId? Account, [Stream(\"{0}-\\\"{1}\\\"\")] int Number)")]
    public void Every_shape_compiles_without_a_warning(string declaration)
    {
        var run = CommandSources.Run("[Command]\n" + declaration);

        Assert.Empty(run.Complaints);
        Assert.Empty(run.Diagnostics);
        Assert.Single(run.Generated, pair => pair.Key.EndsWith(".Command.g.cs", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[Stream] public required StreamId Account { get; init; }")]
    [InlineData("[Stream] private readonly StreamId _account = new(\"a\");")]
    [InlineData("[Stream] private static StreamId Bank => new(\"bank\");")]
    [InlineData("[Stream] private IEnumerable<StreamId> All => [];")]
    [InlineData("[Stream, Obsolete] public StreamId Account { get; } = new(\"a\");")]
    [InlineData("[Stream(\"a-{0}\")] public int From => 1; public StreamId FromStream => new(\"other\"); private sealed class StreamTemplates;")]
    [InlineData("[Stream] private readonly StreamId _account = new(\"a\"); [Stream] public StreamId Account => _account;")]
    public void A_stream_may_be_named_by_a_property_or_a_field(string member) =>
        Assert.Empty(CommandSources.Run("[Command]\npublic partial class Shape", member).Complaints);

    [Theory]
    [InlineData("int")]
    [InlineData("string?")]
    [InlineData("(int Sum, string? Name)")]
    [InlineData("DateTime?")]
    [InlineData("Dictionary<string, int>")]
    public void The_state_before_any_event_is_a_new_one(string state) =>
        Assert.Empty(GeneratorRun.Of(CommandSources.Events, CommandSources.Command("[Command]\npublic partial record Shape([Stream] StreamId Account)", state: state)).Complaints);

    [Theory]
    [InlineData("private static string InitialState => \"\";")]
    [InlineData("private const string InitialState = \"\";")]
    [InlineData("public string InitialState => Account.Value;")]
    [InlineData("string ICommand<string, Happened>.InitialState => \"\";")]
    public void The_state_before_any_event_is_what_the_command_says(string member) =>
        Assert.Empty(GeneratorRun.Of(CommandSources.Events, CommandSources.Command("[Command]\npublic partial record Shape([Stream] StreamId Account)", member, "string")).Complaints);

    [Theory]
    [InlineData("string")]
    [InlineData("IReadOnlyList<int>")]
    [InlineData("Named")]
    [InlineData("Demanding")]
    public void Without_a_state_to_begin_with_it_compiles_so_that_a_rule_gets_to_ask_for_one(string state)
    {
        const string States = "namespace Sample; internal sealed record Named(string Name); internal sealed class Demanding { public required string Name { get; init; } }";

        var run = GeneratorRun.Of(CommandSources.Events, States, CommandSources.Command("[Command]\ninternal partial record Shape([Stream] StreamId Account)", state: state));

        Assert.Empty(run.Complaints);
        Assert.Contains(".InitialState => throw new", Assert.Single(run.Generated.Values), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_handle_it_compiles_so_that_a_rule_gets_to_ask_for_one()
    {
        var run = GeneratorRun.Of(CommandSources.Events, """
            namespace Sample;
            [Command] internal partial record Shape([Stream] StreamId Account) : ICommand<State, Happened>
            {
                public State Apply(State state, Recorded<Happened> recorded) => state;
            }
            """);

        Assert.Empty(run.Complaints);
        Assert.Contains("> streams) =>\n        throw new", Assert.Single(run.Generated.Values), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_base_type_says_by_hand_is_not_replaced()
    {
        var run = GeneratorRun.Of(CommandSources.Events, """
            namespace Sample;
            internal sealed record Named(string Name);
            internal abstract record Base : ICommand<Named, Happened>
            {
                public virtual IEnumerable<StreamId> DeclaredStreams => [];
                Named ICommand<Named, Happened>.InitialState => new("by hand");
                public Named Apply(Named state, Recorded<Happened> recorded) => state;
                Decision<Happened> ICommand<Named, Happened>.Decide(Named state, DeclaredStreams<Happened> streams) => Decision.Nothing;
            }
            [Command] internal partial record Shape([Stream] StreamId Account) : Base;
            """);

        Assert.Empty(run.Complaints);
        Assert.DoesNotContain("NotSupportedException", Assert.Single(run.Generated.Values), StringComparison.Ordinal);
    }

    [Fact]
    public void A_command_may_stand_inside_other_types_and_in_several_files()
    {
        var run = GeneratorRun.Of(
            CommandSources.Events,
            """
            namespace Sample.@namespace;

            internal partial interface IOuter<T>
            {
                internal static partial class Middle<TOther>
                {
                    private partial record struct Inner
                    {
                        [Command]
                        internal sealed partial record Shape : ICommand<State, Happened>
                        {
                            public State Apply(State state, Recorded<Happened> recorded) => state;
                        }
                    }
                }
            }
            """,
            """
            namespace Sample.@namespace;

            internal partial interface IOuter<T>
            {
                internal static partial class Middle<TOther>
                {
                    private partial record struct Inner
                    {
                        internal sealed partial record Shape([Stream] StreamId Account)
                        {
                            public Decision<Happened> Handle(State state, Streams streams) => Decision.Append(streams.Account.Event(null!));
                        }
                    }
                }
            }
            """);

        Assert.Empty(run.Complaints);
        Assert.Equal("Sample.namespace.IOuter`1.Middle`1.Inner.Shape.Command.g.cs", Assert.Single(run.Generated.Keys));
    }

    [Fact]
    public void A_command_may_derive_from_what_it_shares_with_others()
    {
        var run = GeneratorRun.Of(CommandSources.Events, """
            #pragma warning disable CS1591
            namespace Sample;

            public abstract record OnAccount([Stream] StreamId Account)
            {
                public State Apply(State state, Recorded<Happened> recorded) => state;
            }

            [Command]
            public sealed partial record Deposit(StreamId Account, [Stream] StreamId Till) : OnAccount(Account), ICommand<State, Happened>
            {
                public Decision<Happened> Handle(State state, Streams streams) => Decision.Append(streams.Account.Event(null!), streams.Till.Event(null!));
            }
            """);

        Assert.Empty(run.Complaints);
    }

    [Fact]
    public void A_command_whose_events_are_its_assemblys_own_may_itself_be_public()
    {
        var run = GeneratorRun.Of("""
            namespace Sample;

            internal abstract record Hidden : IEventUnion<Hidden>
            {
                public static EventRegistry<Hidden> Registry => throw new NotSupportedException();
            }

            /// <summary>A command.</summary>
            [Command]
            public sealed partial class Shape : ICommand<int, Hidden>
            {
                [Stream]
                private readonly StreamId _account = new("a");

                int ICommand<int, Hidden>.Apply(int state, Recorded<Hidden> recorded) => state;

                private Decision<Hidden> Handle(int state, Streams streams) => Decision.Append(streams.Account.Event(null!));
            }
            """);

        Assert.Empty(run.Complaints);
    }

    [Fact]
    public void Commands_whose_names_differ_in_case_only_have_files_of_their_own()
    {
        var run = GeneratorRun.Of(
            CommandSources.Events,
            CommandSources.Command("[Command]\npublic partial record Foobar([Stream] StreamId Account)"),
            CommandSources.Command("[Command]\npublic partial record FooBar([Stream] StreamId Account)"));

        Assert.Empty(run.Complaints);
        Assert.Equal(2, run.Generated.Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void What_a_command_writes_itself_is_not_written_again()
    {
        var run = GeneratorRun.Of(CommandSources.Events, """
            namespace Sample;

            [Command]
            internal sealed partial record Shape([Stream] StreamId Account) : ICommand<State, Happened>
            {
                public State InitialState => new(1);

                public IEnumerable<StreamId> DeclaredStreams => [Account];

                public State Apply(State state, Recorded<Happened> recorded) => state;

                public Decision<Happened> Decide(State state, DeclaredStreams<Happened> streams) => Decision.Nothing;
            }
            """);

        Assert.Empty(run.Complaints);
        Assert.DoesNotContain("ICommand", Assert.Single(run.Generated.Values), StringComparison.Ordinal);
    }
}

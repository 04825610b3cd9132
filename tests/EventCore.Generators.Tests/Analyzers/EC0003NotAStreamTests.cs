namespace EventCore.Generators.Tests;

public sealed class EC0003NotAStreamTests
{
    [Theory]
    [InlineData("[Stream] string [|Account|]", "'string' is no stream id; say with a template how it becomes one, such as [Stream(\"account-{0}\")]")]
    [InlineData("[Stream] Guid? [|Account|]", "'Guid' is no stream id; say with a template how it becomes one, such as [Stream(\"account-{0}\")]")]
    [InlineData("[Stream] List<int> [|Account|]", "'int' is no stream id; say with a template how it becomes one, such as [Stream(\"account-{0}\")]")]
    [InlineData("[Stream] IReadOnlyList<StreamId?> [|Account|]", "several of them must be a collection of such as cannot be null, and not one of collections")]
    [InlineData("[Stream(\"account\")] Guid [|Account|]", "its template must hold {0} once, and does 0 times")]
    [InlineData("[Stream(\"{0}-{0}\")] Guid [|Account|]", "its template must hold {0} once, and does 2 times")]
    [InlineData("[Stream(null!)] Guid [|Account|]", "its template must hold {0} once, and does 0 times")]
    [InlineData("[Stream(\"account-*-{0}\")] Guid [|Account|]", "no stream id may hold '*', and its template does")]
    [InlineData("[Stream(\"$account-{0}\")] Guid [|Account|]", "stream ids that begin with '$' are EventCore's own")]
    [InlineData("[Stream(\"account-{0}\")] StreamId [|Account|]", "a stream id is the whole name of a stream and goes into no template")]
    [InlineData("[Stream(\"account-{0}\")] object [|Account|]", "'object' has no text of its own to put into a template; override ToString, or implement IFormattable")]
    [InlineData("[Stream(\"account-{0}\")] RecordId [|Account|]", "'RecordId' has no text of its own to put into a template; override ToString, or implement IFormattable")]
    [InlineData("[Stream(\"account-{0}\")] IReadOnlyList<RecordId> [|Account|]", "'RecordId' has no text of its own to put into a template; override ToString, or implement IFormattable")]
    [InlineData("[Stream(\"account-{0}\")] ClassId [|Account|]", "'ClassId' has no text of its own to put into a template; override ToString, or implement IFormattable")]
    public Task What_names_no_stream_is_reported(string member, string reason) => Rule<EC0003NotAStream>.Reports(Command(member), $"'Account' names no stream: {reason}");

    [Theory]
    [InlineData("[Stream] StreamId Account")]
    [InlineData("[property: Stream] StreamId? Account")]
    [InlineData("[Stream] IReadOnlyList<StreamId> Account")]
    [InlineData("[Stream] System.Collections.Immutable.ImmutableArray<StreamId> Account")]
    [InlineData("[Stream(\"account-{0}\")] string Account")]
    [InlineData("[Stream(\"account-{0}\")] Guid? Account")]
    [InlineData("[Stream(\"account-{0}\")] DayOfWeek Account")]
    [InlineData("[Stream(\"account-{0}\")] TextId Account")]
    [InlineData("[Stream(\"account-{0}\")] TextId[] Account")]
    [InlineData("[Stream(\"{0}\")] long Account")]
    public Task What_names_streams_is_not_reported(string member) => Rule<EC0003NotAStream>.Accepts(Command(member));

    [Fact]
    public Task An_attribute_that_nobody_reads_is_reported() => Rule<EC0003NotAStream>.Reports(
        """
        sealed class Sample
        {
            [Stream] public StreamId? [|Account|] { get; set; }
            void Open([Stream] StreamId [|account|]) { }
        }
        """,
        "'Account' names no stream: 'Sample' is no [Command]",
        "'account' names no stream: of all parameters, only those of a primary constructor can");

    [Fact]
    public Task Base_types_of_commands_may_have_streams() => Rule<EC0003NotAStream>.Accepts("public abstract record OnAccount([Stream] StreamId Account);");

    private static string Command(string member) => Accounts.EventsByHand + $$"""
        public readonly record struct RecordId(Guid Value);
        public readonly record struct TextId(Guid Value) { public override string ToString() => Value.ToString(); }
        public sealed class ClassId;
        [Command] public sealed partial record Deposit({{member}}) : ICommand<int, AccountEvent>;
        """;
}

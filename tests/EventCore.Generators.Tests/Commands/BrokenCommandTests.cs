using Microsoft.CodeAnalysis;

namespace EventCore.Generators.Tests;

public sealed class BrokenCommandTests
{
    [Theory]
    [InlineData("[Command] file sealed partial record Shape([Stream] StreamId Account)")]
    [InlineData("[Command] public static partial class Shape")]
    [InlineData("[Command] public partial interface Shape")]
    public void What_cannot_be_a_command_is_left_to_the_analyzers(string declaration) => Assert.Empty(CommandSources.Run(declaration).Generated);

    [Theory]
    [InlineData("[Command] public partial record Shape([Stream] StreamId Account) : ICommand<int, Happened>, ICommand<long, Happened>;")]
    [InlineData("[Command] public partial record Shape([Stream] StreamId Account) : ICommand<int, Happened> { public class Streams; }")]
    [InlineData("[Command] public partial record Shape([Stream] StreamId Discovered) : ICommand<int, Happened>, IDiscoversStreams<int>;")]
    [InlineData("[Command] public partial ")]
    [InlineData("[Command] public partial record")]
    [InlineData("[Command")]
    public void Nothing_is_written_for_half_a_command(string command)
    {
        var run = GeneratorRun.Of(CommandSources.Events, "namespace Sample; " + command);

        Assert.Empty(run.Generated);
        Assert.All(run.Result.Results, result => Assert.Null(result.Exception));
    }

    /// <summary>On the command line the compiler asks no rule of ours while it has something against declarations.</summary>
    [Theory]
    [InlineData("[Command] public sealed record Shape([Stream] StreamId Account) : ICommand<State, Happened>", "record Shape")]
    [InlineData("public class Outer; public static partial class Shapes { public struct Inner { [Command] public partial class Shape : ICommand<State, Happened>", "struct Inner", "} }")]
    public void Of_a_command_that_is_not_partial_the_compiler_says_that_and_nothing_else(string declaration, string notPartial, string end = "")
    {
        var run = GeneratorRun.Of(CommandSources.Events, Body(declaration) + end);

        var complaint = Assert.Single(run.Compilation.GetDiagnostics(TestContext.Current.CancellationToken), found => found.Severity == DiagnosticSeverity.Error && found.Id != "CS1591");
        Assert.Equal("CS0260", complaint.Id);
        var said = complaint.Location.SourceTree!.ToString()[..complaint.Location.SourceSpan.End];
        Assert.EndsWith(notPartial, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[Command] public sealed partial record Shape([Stream] StreamId Account)")]
    [InlineData("[Command] public sealed partial record Shape([Stream] StreamId Account) : ICommand<")]
    public void A_command_that_does_not_say_so_has_streams_without_handles_until_it_does(string declaration)
    {
        var run = GeneratorRun.Of(CommandSources.Events, Body(declaration));

        Assert.Contains("public readonly struct Streams", Assert.Single(run.Generated.Values), StringComparison.Ordinal);
        Assert.DoesNotContain(run.Complaints, complaint => complaint.Contains("CS0246", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[Stream] string Account")]
    [InlineData("[Stream] IEnumerable<StreamId?> Accounts")]
    [InlineData("[Stream] IEnumerable<StreamId[]> Accounts")]
    [InlineData("[Stream(\"a-{0}\")] StreamId Account")]
    [InlineData("[Stream(\"a\")] string Account")]
    [InlineData("[Stream(\"{0}-{0}\")] string Account")]
    [InlineData("[Stream(null!)] string Account")]
    public void A_member_that_names_no_stream_has_no_handle(string parameter)
    {
        var run = CommandSources.Run($"[Command]\npublic partial record Shape({parameter})");

        Assert.Empty(run.Complaints);
        Assert.DoesNotContain("StreamHandle", Assert.Single(run.Generated.Values), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[Command] public partial record Shape([Stream] Missing Account) : ICommand<Missing, Missing>;")]
    [InlineData("[Command] public partial record Shape([Stream(1)] StreamId Account, [Stream(")]
    [InlineData("[Command] public partial record Shape([Stream] StreamId Account, [Stream] StreamId Account) : ICommand<int, Happened>;")]
    [InlineData("[Command, Command] public partial record Shape([Stream] StreamId Account) : ICommand<int, Happened>;")]
    [InlineData("[Command] public partial record Shape([Stream] StreamId A) : ICommand<int, Happened>; [Command] public partial record Shape : ICommand<int, Happened>;")]
    [InlineData("[Command] public partial record Shape([Stream] StreamId A) : ICommand<int, Happened>; [Command] public partial class Shape : ICommand<int, Happened>;")]
    [InlineData("[Command] public partial record Shape<T>([Stream(\"{0}\")] T* A) : ICommand<T, Happened>; public partial record Shape<U>;")]
    [InlineData("[Command] public partial class Shape : Shape, ICommand<int, Happened> { [Stream] public Shape(StreamId a) { } [Stream] StreamId this[int i] => null!; }")]
    [InlineData("[Command] public ref partial struct Shape : ICommand<int, Happened> { [Stream] public ReadOnlySpan<StreamId> A => default; }")]
    [InlineData("[Command] public partial record Shape([Stream] [Stream] dynamic A, [Stream] int[,] B, [Stream(\"{0}\")] (int, int)[] C) : ICommand<int[], Happened>;")]
    public void Broken_code_is_the_compilers_to_complain_about(string command)
    {
        var run = GeneratorRun.Of(CommandSources.Events, "namespace Sample; " + command);

        Assert.NotEmpty(run.Complaints);
        Assert.All(run.Result.Results, result => Assert.Null(result.Exception));
        Assert.DoesNotContain(run.Complaints, complaint => complaint.Contains("CS8785", StringComparison.Ordinal));
    }

    [Fact]
    public void A_command_that_is_cut_off_anywhere_is_read_without_a_failure()
    {
        var whole = CommandSources.Command("[Command]\npublic sealed partial record Order([Stream(\"order-{0}\")] Guid? Id, [Stream] StreamId? Voucher, [Stream] StreamId[] Products)");

        Assert.All(
            Enumerable.Range(0, whole.Length / 7),
            part => Assert.All(GeneratorRun.Of(CommandSources.Events, whole[..(part * 7)]).Result.Results, result => Assert.Null(result.Exception)));
    }

    private static string Body(string declaration) => $$"""
        namespace Sample;

        {{declaration}}
        {
            public State Apply(State state, Recorded<Happened> recorded) => state;

            public Decision<Happened> Handle(State state, Streams streams) => Decision.Nothing;
        }
        """;
}

namespace EventCore.Conventions.Tests;

public sealed class OneTypePerFileTests
{
    [Fact]
    public void A_file_is_named_after_its_one_type() => Assert.Empty(Repository.Files("src", "*.cs").SelectMany(OneTypePerFile.Violations));

    [Theory]
    [InlineData("public sealed record Other(int Value);")]
    [InlineData("internal static partial class Other\n{\n}")]
    [InlineData("public readonly record struct Other(long Value)\n{\n}")]
    [InlineData("public interface IDecide<in TState>\n{\n}")]
    [InlineData("internal enum Other { }")]
    [InlineData("public delegate ValueTask<int> Other(int value);")]
    public void A_second_type_is_found(string second) =>
        Assert.Single(OneTypePerFile.Violations(new SourceFile("src/EventCore/Decision.cs", "namespace EventCore;\n\npublic static class Decision\n{\n}\n\n" + second)));

    [Fact]
    public void A_closed_family_is_one_concept() =>
        Assert.Empty(OneTypePerFile.Violations(new SourceFile(
            "src/EventCore/Decision.cs",
            """
            namespace EventCore;

            public static class Decision;

            public abstract record Decision<TEvent>
            {
                public sealed record Append : Decision<TEvent>;
            }

            file sealed class Detail;
            """)));
}

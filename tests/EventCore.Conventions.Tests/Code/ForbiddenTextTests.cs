namespace EventCore.Conventions.Tests;

public sealed class ForbiddenTextTests
{
    [Fact]
    public void Finished_work_is_finished() =>
        Assert.Empty(Repository.Files("src", "*.cs").Concat(Repository.Files("src", "*.sql")).SelectMany(ForbiddenText.Violations));

    [Theory]
    [InlineData("// TODO: later")]
    [InlineData("-- FIXME")]
    [InlineData("/* HACK */")]
    [InlineData("private async void Start()")]
    [InlineData("    #region Members")]
    public void What_does_not_belong_is_found(string text) => Assert.Single(ForbiddenText.Violations(new SourceFile("src/EventCore/Sample.cs", text)));

    [Theory]
    [InlineData("P:System.Threading.Tasks.Task`1.Result;")]
    [InlineData("M:System.Threading.Tasks.Task.Wait;")]
    [InlineData("P:System.DateTime.UtcNow;")]
    public void The_compiler_refuses_what_BannedSymbols_lists(string symbol) =>
        Assert.Contains(File.ReadLines(Repository.FullPath("BannedSymbols.txt")), line => line.StartsWith(symbol, StringComparison.Ordinal));
}

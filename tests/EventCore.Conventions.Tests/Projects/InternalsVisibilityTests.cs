namespace EventCore.Conventions.Tests;

public sealed class InternalsVisibilityTests
{
    [Fact]
    public void Internals_are_for_a_projects_own_tests() =>
        Assert.Empty(Repository.Files("src", "*.cs*").SelectMany(InternalsVisibility.Violations));

    [Theory]
    [InlineData("src/EventCore/EventCore.csproj", """<InternalsVisibleTo Include="EventCore.Postgres" />""")]
    [InlineData("src/EventCore/Friends.cs", """[assembly: InternalsVisibleTo("EventCore.Postgres.Tests")]""")]
    public void A_friend_is_found(string path, string text) => Assert.Single(InternalsVisibility.Violations(new SourceFile(path, text)));

    [Fact]
    public void A_projects_own_tests_are_no_friend() =>
        Assert.Empty(InternalsVisibility.Violations(new SourceFile("src/EventCore/EventCore.csproj", """<InternalsVisibleTo Include="EventCore.Tests" />""")));
}

namespace EventCore.Conventions.Tests;

public sealed class ProjectReferencesTests
{
    [Fact]
    public void References_point_inward()
    {
        var projects = Repository.Files("src", "*.csproj");

        Assert.NotEmpty(projects);
        Assert.Empty(projects.SelectMany(ProjectReferences.Violations));
    }

    [Theory]
    [InlineData("EventCore", """<ProjectReference Include="../EventCore.InMemory/EventCore.InMemory.csproj" />""")]
    [InlineData("EventCore", """<PackageReference Include="Npgsql" />""")]
    [InlineData("EventCore.Sqlite", """<ProjectReference Include="..\EventCore.Postgres\EventCore.Postgres.csproj" />""")]
    [InlineData("EventCore.Postgres", """<ProjectReference Include="../EventCore.Testing/EventCore.Testing.csproj" />""")]
    [InlineData("EventCore.Unheard.Of", "")]
    public void A_new_arrow_is_found(string project, string reference)
    {
        var sample = new SourceFile($"src/{project}/{project}.csproj", $"<Project><ItemGroup>{reference}</ItemGroup></Project>");

        Assert.Single(ProjectReferences.Violations(sample));
    }
}

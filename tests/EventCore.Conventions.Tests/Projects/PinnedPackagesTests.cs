namespace EventCore.Conventions.Tests;

public sealed class PinnedPackagesTests
{
    [Fact]
    public void Packages_have_one_exact_version()
    {
        var projects = Repository.Files("", "*.csproj").Concat(Repository.Files("", "*.props"));

        Assert.Empty(projects.SelectMany(PinnedPackages.Violations));
    }

    [Fact]
    public void Every_project_has_a_lock_file() =>
        Assert.Empty(Repository.Paths("", "*.csproj").SelectMany(project => PinnedPackages.MissingLock(project, path => File.Exists(Repository.FullPath(path)))));

    [Theory]
    [InlineData("""<PackageVersion Include="Npgsql" Version="10.*" />""")]
    [InlineData("""<PackageVersion Include="Npgsql" Version="[10.0.0,11)" />""")]
    [InlineData("""<PackageVersion Include="Npgsql" />""")]
    [InlineData("""<PackageReference Include="Npgsql" Version="10.0.0" />""")]
    [InlineData("""<PackageReference Include="Npgsql" VersionOverride="10.0.0" />""")]
    public void A_loose_version_is_found(string package) =>
        Assert.Single(PinnedPackages.Violations(new SourceFile("Directory.Packages.props", $"<Project><ItemGroup>{package}</ItemGroup></Project>")));

    [Fact]
    public void A_missing_lock_file_is_found() => Assert.Single(PinnedPackages.MissingLock("src/EventCore/EventCore.csproj", _ => false));
}

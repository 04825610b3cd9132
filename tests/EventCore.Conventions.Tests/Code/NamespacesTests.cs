namespace EventCore.Conventions.Tests;

public sealed class NamespacesTests
{
    [Fact]
    public void A_namespace_is_an_audience() => Assert.Empty(Repository.Files("src", "*.cs").SelectMany(Namespaces.Violations));

    [Theory]
    [InlineData("src/EventCore/Streams/StreamId.cs", "namespace EventCore.Streams;")]
    [InlineData("src/EventCore.Postgres/PostgresEventStore.cs", "namespace EventCore.Postgres;")]
    [InlineData("src/EventCore.Testing/Contract/Contract.cs", "namespace EventCore\n{\n}")]
    [InlineData("src/EventCore.Unheard.Of/Thing.cs", "namespace EventCore;")]
    public void Another_namespace_is_found(string path, string declaration) => Assert.Single(Namespaces.Violations(new SourceFile(path, declaration)));
}

namespace EventCore.Conventions.Tests;

public sealed class RelativeLinksTests
{
    [Fact]
    public void Links_lead_somewhere() =>
        Assert.Empty(Repository.Files("", "*.md").SelectMany(document => RelativeLinks.Violations(document, path => Path.Exists(Repository.FullPath(path)))));

    [Theory]
    [InlineData("See [the guide](docs/guide/first.md).")]
    [InlineData("See [a part of it](docs/guide/first.md#install \"title\").")]
    [InlineData("![A picture](picture.svg)")]
    public void A_dead_link_is_found(string text) => Assert.Single(RelativeLinks.Violations(new SourceFile("README.md", text), _ => false));

    [Theory]
    [InlineData("[elsewhere](https://example.org/a.md)")]
    [InlineData("[further down](#below)")]
    [InlineData("```csharp\nvar x = events[0](argument);\n```")]
    public void What_is_no_relative_link_is_left_alone(string text) => Assert.Empty(RelativeLinks.Violations(new SourceFile("README.md", text), _ => false));

    [Fact]
    public void A_link_starts_from_its_document() =>
        Assert.Empty(RelativeLinks.Violations(new SourceFile("docs/adr/0002.md", "[one](0001.md)"), path => path == "docs/adr/0001.md"));
}

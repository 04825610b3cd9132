namespace EventCore.Conventions.Tests;

public sealed class SnippetsTests
{
    private static readonly SourceFile Sample = new("samples/One.cs", "class One\n{\n    int a = 1;\n\n    int b = 2;\n}\n");

    [Fact]
    public void Code_in_documents_stands_in_a_sample()
    {
        var samples = Repository.Files("samples", "*.cs");

        Assert.Empty(Repository.Files("", "*.md").SelectMany(document => Snippets.Violations(document, samples)));
    }

    [Theory]
    [InlineData("```csharp\nint a = 2;\n```")]
    [InlineData("```csharp\nint a = 1\n```")]
    [InlineData("```csharp\nint a = 1;\nint c = 3;\n```")]
    public void Code_that_no_sample_has_is_found(string text) => Assert.Single(Snippets.Violations(new SourceFile("README.md", text), [Sample]));

    [Theory]
    [InlineData("```csharp\nint a = 1;\nint b = 2;\n```")]
    [InlineData("```csharp\n  int b = 2;\n}\n```")]
    [InlineData("```sh\n./test\n```")]
    public void Indentation_blank_lines_and_other_languages_do_not_matter(string text) => Assert.Empty(Snippets.Violations(new SourceFile("README.md", text), [Sample]));
}

namespace EventCore.Conventions.Tests;

public sealed class SnippetsTests
{
    private static readonly SourceFile Sample = new("samples/One.cs", "class One\n{\n    int a = 1;\n\n    int b = 2;\n}\n");

    [Fact]
    public void Code_in_documents_stands_in_a_sample()
    {
        var samples = Repository.Files("samples", "*.cs");

        // A sample's tests belong to it: they show how to test.
        var tests = samples.Select(sample => sample.Project).Distinct(StringComparer.Ordinal)
            .SelectMany(sample => Repository.Files($"tests/{sample}.Tests", "*.cs"));
        var code = samples.Concat(tests).ToList();

        // What the pages of diagnostics call wrong compiles nowhere; the tests of the rules compile both it and what is right.
        var documents = Repository.Files("", "*.md").Where(document => !document.Path.StartsWith("docs/diagnostics/", StringComparison.Ordinal));

        Assert.Empty(documents.SelectMany(document => Snippets.Violations(document, code)));
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

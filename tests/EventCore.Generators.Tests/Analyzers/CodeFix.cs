using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace EventCore.Generators.Tests;

/// <summary>Lets a code fix mend the last, and so innermost, thing that its rule reports, as an editor does.</summary>
internal static class CodeFix<TAnalyzer, TFix>
    where TAnalyzer : DiagnosticAnalyzer, new()
    where TFix : CodeFixProvider, new()
{
    public static async Task Turns(string text, string expected, string title)
    {
        using var workspace = new AdhocWorkspace();
        var (project, document) = Open(workspace, GeneratorRun.Of(text).Compilation, text);
        var reported = await AnalyzerRun.Of((await project.GetCompilationAsync())!, [new TAnalyzer()]);
        var offered = new List<CodeAction>();
        await new TFix().RegisterCodeFixesAsync(new CodeFixContext(document, reported[^1], (action, _) => offered.Add(action), CancellationToken.None));

        var action = Assert.Single(offered);
        Assert.Equal(title, action.Title);
        var applied = Assert.Single((await action.GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>());
        Assert.Equal(expected, (await applied.ChangedSolution.GetDocument(document.Id)!.GetTextAsync()).ToString(), ignoreLineEndingDifferences: true);
    }

    /// <summary>A project of the hand-written files of a compilation.</summary>
    private static (Project Project, Document Document) Open(AdhocWorkspace workspace, Compilation compilation, string text)
    {
        var project = workspace.AddProject("Sample", LanguageNames.CSharp)
            .WithMetadataReferences(compilation.References)
            .WithCompilationOptions(compilation.Options)
            .WithParseOptions(compilation.SyntaxTrees.First().Options);
        project = project.AddDocument("Usings.cs", compilation.SyntaxTrees.First().GetText()).Project;
        var document = project.AddDocument("Sample.cs", text);
        return (document.Project, document);
    }
}

using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace EventCore.CodeFixes;

/// <summary>EC0007: gives a case the name that its own and its union's suggest.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddEventType))]
public sealed class AddEventType : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["EC0007"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        if (root?.FindToken(context.Span.Start).Parent is TypeDeclarationSyntax @case)
        {
            var name = EventTypeName.Of(@case.Identifier.ValueText, (@case.Parent as TypeDeclarationSyntax)?.Identifier.ValueText);
            context.RegisterCodeFix(
                CodeAction.Create($"Store it as '{name}'", cancellationToken => FixAsync(context.Document, @case, name, cancellationToken), nameof(AddEventType)),
                context.Diagnostics);
        }
    }

    private static async Task<Document> FixAsync(Document document, TypeDeclarationSyntax @case, string name, CancellationToken cancellationToken)
    {
        var editor = await DocumentEditor.CreateAsync(document, cancellationToken).ConfigureAwait(false);
        editor.AddAttribute(@case, editor.Generator.Attribute("EventCore.EventType", editor.Generator.LiteralExpression(name)).WithAdditionalAnnotations(Microsoft.CodeAnalysis.Simplification.Simplifier.Annotation));
        return editor.GetChangedDocument();
    }
}

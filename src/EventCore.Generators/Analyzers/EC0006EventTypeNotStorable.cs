using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace EventCore.Generators;

/// <summary>A name or version that the stores would refuse is refused while one writes it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class EC0006EventTypeNotStorable() : EventCoreAnalyzer(Rule)
{
    public const string Id = "EC0006";

    /// <summary>In code points, as <c>EventType.MaxLength</c> counts them.</summary>
    private const int MaxLength = 255;

    private static readonly DiagnosticDescriptor Rule = new(
        Id,
        title: "An event type cannot be stored",
        messageFormat: "The event type of '{0}' {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink(Id));

    protected override void Register(CompilationStartAnalysisContext context, EventCoreTypes types) =>
        context.RegisterSymbolAction(
            symbol =>
            {
                if (DeclaredEventType.Of(symbol.Symbol, types) is { } declared && Reason(declared) is { } reason)
                {
                    symbol.ReportDiagnostic(Diagnostic.Create(Rule, declared.Location(symbol.CancellationToken), symbol.Symbol.Name, reason));
                }
            },
            SymbolKind.NamedType);

    private static string? Reason(DeclaredEventType declared)
    {
        var name = declared.Name ?? "";
        var length = 0;
        for (var index = 0; index < name.Length; index++, length++)
        {
            if (char.IsControl(name[index]))
            {
                return $"must not hold control characters, but its character {length + 1} is U+{((int)name[index]).ToString("X4", CultureInfo.InvariantCulture)}";
            }

            if (char.IsSurrogatePair(name, index))
            {
                index++;
            }
            else if (char.IsSurrogate(name[index]))
            {
                return $"must be valid Unicode, but it has half a surrogate pair at index {index}";
            }
        }

        return length > MaxLength ? $"must have at most {MaxLength} characters, but it has {length}"
            : name.StartsWith("$", StringComparison.Ordinal) ? "must not begin with '$', which is kept for EventCore's own"
            : declared.Version < 1 ? $"must have a version of 1 or more, but it has {declared.Version}"
            : null;
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace EventCore.Generators;

/// <summary>What a <c>[Stream]</c> member holds names a stream by itself, or through a template.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class EC0003NotAStream() : EventCoreAnalyzer(Rule)
{
    public const string Id = "EC0003";

    private const string Hole = "{0}";

    private static readonly char[] Reserved = ['*', '?', '[', ']'];

    private static readonly DiagnosticDescriptor Rule = new(
        Id,
        title: "A [Stream] member names no stream",
        messageFormat: "'{0}' names no stream: {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink(Id));

    protected override void Register(CompilationStartAnalysisContext context, EventCoreTypes types) =>
        context.RegisterSymbolAction(
            symbol =>
            {
                if (EventCoreTypes.Find(symbol.Symbol, types.StreamAttribute) is { } attribute && Reason(symbol.Symbol, attribute, types) is { } reason)
                {
                    symbol.ReportDiagnostic(Diagnostic.Create(Rule, symbol.Symbol.Locations[0], symbol.Symbol.Name, reason));
                }
            },
            SymbolKind.Property,
            SymbolKind.Field,
            SymbolKind.Parameter);

    private static string? Reason(ISymbol member, AttributeData attribute, EventCoreTypes types)
    {
        if (member is IParameterSymbol parameter && !IsOfPrimaryConstructor(parameter))
        {
            return "of all parameters, only those of a primary constructor can";
        }

        // A base type of commands is none itself.
        if (member.ContainingType is { IsSealed: true } or { IsStatic: true } && EventCoreTypes.Find(member.ContainingType, types.CommandAttribute) is null)
        {
            return $"'{member.ContainingType.Name}' is no [Command]";
        }

        var type = StreamMembers.TypeOf(member);
        var name = StreamMemberType.NameTypeOf(type);
        var isStreamId = EventCoreTypes.Same(name, types.StreamId);
        var shown = name.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        if (attribute.ConstructorArguments.IsEmpty)
        {
            return !isStreamId ? $"'{shown}' is no stream id; say with a template how it becomes one, such as [Stream(\"account-{Hole}\")]" : Remaining(type, attribute);
        }

        var template = attribute.ConstructorArguments[0].Value as string ?? "";
        return Count(template) != 1 ? $"its template must hold {Hole} once, and does {Count(template)} times"
            : template.IndexOfAny(Reserved) is >= 0 and var at ? $"no stream id may hold '{template[at]}', and its template does"
            : template.TrimStart().StartsWith("$", StringComparison.Ordinal) ? "stream ids that begin with '$' are EventCore's own"
            : isStreamId ? "a stream id is the whole name of a stream and goes into no template"
            : !HasText(name) ? $"'{shown}' has no text of its own to put into a template; override ToString, or implement IFormattable"
            : Remaining(type, attribute);
    }

    private static bool IsOfPrimaryConstructor(IParameterSymbol parameter) =>
        parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor
        && constructor.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is TypeDeclarationSyntax;

    /// <summary>What else the generator passes over.</summary>
    private static string? Remaining(ITypeSymbol type, AttributeData attribute) =>
        StreamMemberType.Of(type, attribute) is null ? "several of them must be a collection of such as cannot be null, and not one of collections" : null;

    private static int Count(string template) => (template.Length - template.Replace(Hole, "").Length) / Hole.Length;

    private static bool HasText(ITypeSymbol type) =>
        type.TypeKind is TypeKind.Enum or TypeKind.TypeParameter or TypeKind.Error
        || type.SpecialType is SpecialType.System_String or SpecialType.System_Boolean or SpecialType.System_Char
        || type.AllInterfaces.Any(one => one is { Name: "IFormattable", ContainingNamespace.Name: "System" })
        || OverridesToString(type);

    /// <summary>That every object has one does not count, nor what the compiler makes for a record: neither is the text of an id.</summary>
    private static bool OverridesToString(ITypeSymbol type)
    {
        for (var one = type; one is { SpecialType: not (SpecialType.System_Object or SpecialType.System_ValueType) }; one = one.BaseType)
        {
            if (one.GetMembers("ToString").Any(member => member is IMethodSymbol { IsOverride: true, IsImplicitlyDeclared: false, Parameters.IsEmpty: true } && !IsMadeByCompiler(member)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsMadeByCompiler(ISymbol member) => member.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "CompilerGeneratedAttribute");
}

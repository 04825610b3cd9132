using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace EventCore.Generators;

/// <summary>What <c>[Command]</c> stands on must be something that can be executed, with a <c>Handle</c> that can be called.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class EC0016NotACommand() : EventCoreAnalyzer(Rule)
{
    public const string Id = "EC0016";

    private const string Streams = "Streams";

    private static readonly DiagnosticDescriptor Rule = new(
        Id,
        title: "A [Command] is not something that can be a command",
        messageFormat: "'{0}' cannot be a command: {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink(Id),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    protected override void Register(CompilationStartAnalysisContext context, EventCoreTypes types) =>
        context.RegisterSymbolAction(
            symbol =>
            {
                var type = (INamedTypeSymbol)symbol.Symbol;
                if (EventCoreTypes.Find(type, types.CommandAttribute) is not null && Reason(type, types, symbol.Compilation) is { } reason)
                {
                    symbol.ReportDiagnostic(Diagnostic.Create(Rule, type.Locations[0], type.Name, reason));
                }
            },
            SymbolKind.NamedType);

    private static string? Reason(INamedTypeSymbol type, EventCoreTypes types, Compilation compilation)
    {
        var commands = types.CommandsOf(type).Take(2).ToArray();
        return type.IsStatic ? "it is static"
            : type.IsRefLikeType ? "it is a ref struct, which nobody can hand on to be executed"
            : IsFileLocal(type) ? "it is local to its file, and what belongs to it is generated into another"
            : commands.Length == 0 ? "it must implement ICommand<TState, TEvent>"
            : commands.Length > 1 ? "it must implement ICommand<TState, TEvent> once, and does several times"
            : type.GetMembers(Streams).Any(member => !EventCoreTypes.IsGenerated(member)) ? $"'{Streams}' is what its handles are called, and it has another member of that name"
            : types.DiscoveryOf(type) is not null && StreamMembers.Of(type).Any(found => found.Member.Name == "Discovered") ? "'Discovered' is where its discovered streams are, and it has a [Stream] of that name"
            : !CanBeDecided(type, commands[0], compilation) ? $"it must have a method '{Signature(commands[0])}'"
            : null;
    }

    private static bool IsFileLocal(INamedTypeSymbol type)
    {
        for (var one = type; one is not null; one = one.ContainingType)
        {
            if (one.IsFileLocal)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether it decides by hand, or has a method that the generated code can call.</summary>
    private static bool CanBeDecided(INamedTypeSymbol type, INamedTypeSymbol command, Compilation compilation) =>
        (EventCoreTypes.Implementation(type, command, "Decide") is { } decide && !EventCoreTypes.IsGenerated(decide))
        || EventCoreTypes.Implementation(type, command, "DeclaredStreams") is null
        || type.WithBases().SelectMany(one => one.GetMembers("Handle")).OfType<IMethodSymbol>().Any(method => Decides(method, type, command, compilation));

    private static bool Decides(IMethodSymbol method, INamedTypeSymbol type, INamedTypeSymbol command, Compilation compilation) =>
        method.IsAsync // Which is another rule's business.
        || (method.Parameters.Length == 2
            && compilation.ClassifyCommonConversion(command.TypeArguments[0], method.Parameters[0].Type) is { Exists: true, IsImplicit: true }
            && method.Parameters[1].Type is { Name: Streams } streams && EventCoreTypes.Same(streams.ContainingType, type)
            && Decision(command, compilation) is { } decision
            && compilation.ClassifyCommonConversion(method.ReturnType, decision) is { Exists: true, IsImplicit: true });

    private static INamedTypeSymbol? Decision(INamedTypeSymbol command, Compilation compilation) =>
        compilation.GetTypeByMetadataName("EventCore.Decision`1")?.Construct(command.TypeArguments[1]);

    private static string Signature(INamedTypeSymbol command)
    {
        var (state, @event) = (Shown(command.TypeArguments[0]), Shown(command.TypeArguments[1]));
        return $"Decision<{@event}> Handle({state} state, Streams streams)";
    }

    private static string Shown(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
}

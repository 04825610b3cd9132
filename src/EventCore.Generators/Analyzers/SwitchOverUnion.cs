using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace EventCore.Generators;

/// <summary>A switch, expression or statement, over the events of a union or over recorded ones.</summary>
/// <remarks>
/// A union is closed: what is read has been decoded by its registry, so it is one of its cases. The compiler cannot know that, and
/// so asks of every switch over it for an arm that takes the rest.
/// </remarks>
internal sealed class SwitchOverUnion
{
    private readonly EventCoreTypes _types;
    private readonly ImmutableArray<INamedTypeSymbol> _cases;
    private readonly List<(IPatternOperation Pattern, bool IsGuarded)> _arms;

    private SwitchOverUnion(EventCoreTypes types, INamedTypeSymbol union, ITypeSymbol value, List<(IPatternOperation Pattern, bool IsGuarded)> arms)
    {
        (_types, Union, _arms) = (types, union, arms);
        _cases = [.. types.CasesOf(union).Where(@case => IsA(@case, value))];
    }

    public INamedTypeSymbol Union { get; }

    /// <summary>Takes whatever no other arm does; null where there is none.</summary>
    public SyntaxNode? Rest { get; private set; }

    /// <summary>Null for a switch over anything else.</summary>
    public static SwitchOverUnion? Of(IOperation operation, EventCoreTypes types)
    {
        var value = operation switch
        {
            ISwitchExpressionOperation expression => expression.Value.Type,
            ISwitchOperation statement => statement.Value.Type,
            _ => null,
        };
        if (value is INamedTypeSymbol recorded && types.IsRecorded(recorded))
        {
            value = recorded.TypeArguments[0];
        }

        if (types.UnionOf(value) is not { } union)
        {
            return null;
        }

        var over = new SwitchOverUnion(types, union, value!, [.. Arms(operation)]);
        over.Rest = operation is ISwitchOperation statements && statements.Cases.SelectMany(section => section.Clauses).OfType<IDefaultCaseClauseOperation>().FirstOrDefault() is { } @default
            ? @default.Syntax
            : over._arms.FirstOrDefault(arm => !arm.IsGuarded && over.TakesAll(arm.Pattern)).Pattern?.Syntax;
        return over;
    }

    /// <summary>The cases that no arm is sure to take.</summary>
    public IEnumerable<INamedTypeSymbol> Missing() =>
        Rest is not null ? [] : _cases.Where(@case => !_arms.Any(arm => !arm.IsGuarded && Surely(arm.Pattern, @case)));

    /// <summary>The cases that only the arm for the rest takes.</summary>
    public IEnumerable<INamedTypeSymbol> Unnamed() =>
        _cases.Where(@case => !_arms.Any(arm => !TakesAll(arm.Pattern) && Possibly(arm.Pattern, @case)));

    private static IEnumerable<(IPatternOperation Pattern, bool IsGuarded)> Arms(IOperation operation) => operation switch
    {
        ISwitchExpressionOperation expression => expression.Arms.Select(arm => (arm.Pattern, arm.Guard is not null)),
        ISwitchOperation statement => statement.Cases
            .SelectMany(section => section.Clauses)
            .OfType<IPatternCaseClauseOperation>()
            .Select(clause => (clause.Pattern, clause.Guard is not null)),
        _ => [],
    };

    private bool TakesAll(IPatternOperation pattern) => _cases.All(@case => Surely(pattern, @case)) && !Names(pattern);

    /// <summary>Whether it names a type, and not just whatever there is.</summary>
    private static bool Names(IPatternOperation pattern) => pattern switch
    {
        IDiscardPatternOperation or IDeclarationPatternOperation { MatchesNull: true } => false,
        IDeclarationPatternOperation declared => !EventCoreTypes.Same(declared.MatchedType, declared.InputType),
        ITypePatternOperation typed => !EventCoreTypes.Same(typed.MatchedType, typed.InputType),
        IRecursivePatternOperation { DeconstructionSubpatterns.IsEmpty: true } recursive => recursive.PropertySubpatterns.Any(property => Names(property.Pattern)),
        _ => true,
    };

    private bool Surely(IPatternOperation pattern, ITypeSymbol @case) => pattern switch
    {
        IDiscardPatternOperation or IDeclarationPatternOperation { MatchesNull: true } => true,
        IDeclarationPatternOperation declared => IsA(@case, declared.MatchedType),
        ITypePatternOperation typed => IsA(@case, typed.MatchedType),
        IRecursivePatternOperation recursive => Subpatterns(recursive).All(AlwaysMatches) && (DataOf(recursive) is { } data ? Surely(data, @case) : IsA(@case, recursive.MatchedType)),
        IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } either => Surely(either.LeftPattern, @case) || Surely(either.RightPattern, @case),
        IBinaryPatternOperation both => Surely(both.LeftPattern, @case) && Surely(both.RightPattern, @case),
        INegatedPatternOperation not => !Possibly(not.Pattern, @case),
        _ => false,
    };

    private bool Possibly(IPatternOperation pattern, ITypeSymbol @case) => pattern switch
    {
        IDeclarationPatternOperation { MatchesNull: false } declared => IsA(@case, declared.MatchedType),
        ITypePatternOperation typed => IsA(@case, typed.MatchedType),
        IRecursivePatternOperation recursive => DataOf(recursive) is { } data ? Possibly(data, @case) : IsA(@case, recursive.MatchedType),
        IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } either => Possibly(either.LeftPattern, @case) || Possibly(either.RightPattern, @case),
        IBinaryPatternOperation both => Possibly(both.LeftPattern, @case) && Possibly(both.RightPattern, @case),
        INegatedPatternOperation not => !Surely(not.Pattern, @case),
        IConstantPatternOperation => false,
        _ => true,
    };

    /// <summary>What a pattern over a recorded event asks of its data.</summary>
    private IPatternOperation? DataOf(IRecursivePatternOperation recursive) =>
        _types.IsRecorded(recursive.MatchedType)
            ? recursive.PropertySubpatterns.FirstOrDefault(IsData)?.Pattern
            : null;

    /// <summary>What a pattern asks beside the type, and of a recorded event beside its data.</summary>
    private IEnumerable<IPatternOperation> Subpatterns(IRecursivePatternOperation recursive) =>
        recursive.DeconstructionSubpatterns.Concat(
            recursive.PropertySubpatterns
                .Where(property => !(_types.IsRecorded(recursive.MatchedType) && IsData(property)))
                .Select(property => property.Pattern));

    private static bool IsData(IPropertySubpatternOperation property) => property.Member is IPropertyReferenceOperation { Property.Name: "Data" };

    private static bool AlwaysMatches(IPatternOperation pattern) => pattern switch
    {
        IDiscardPatternOperation or IDeclarationPatternOperation { MatchesNull: true } => true,
        IDeclarationPatternOperation declared => declared.InputType.IsValueType && EventCoreTypes.Same(declared.MatchedType, declared.InputType),
        _ => false,
    };

    private bool IsA(ITypeSymbol @case, ITypeSymbol? type) =>
        EventCoreTypes.Same(@case, type)
        || type is { SpecialType: SpecialType.System_Object }
        || (type is not null && (_types.IsRecorded(type) || EventCoreTypes.Derives(@case, type) || @case.AllInterfaces.Contains(type, SymbolEqualityComparer.Default)));
}

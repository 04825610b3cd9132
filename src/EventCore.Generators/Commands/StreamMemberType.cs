using Microsoft.CodeAnalysis;

namespace EventCore.Generators;

/// <summary>What a <c>[Stream]</c> member names streams by.</summary>
/// <param name="Count">How many.</param>
/// <param name="Template">What its text goes into; null where it holds stream ids.</param>
/// <param name="IsNullableValue">It may be null, and has its value in a property.</param>
/// <param name="NullableItem">Of several that may be null altogether, the type of one; null elsewhere.</param>
/// <param name="Absence">How its value may be none although it must not.</param>
internal sealed record StreamMemberType(StreamCount Count, string? Template, bool IsNullableValue, string? NullableItem, StreamAbsence Absence)
{
    private const string Hole = "{0}";

    /// <param name="type">The member's type.</param>
    /// <param name="attribute">Its <c>[Stream]</c>.</param>
    /// <returns>
    /// Null where it names no stream: without a template it is neither a stream id nor several, or the template is none. That a type of
    /// the user's own has a text to put into a template is not asked here, since that may yet be generated.
    /// </returns>
    public static StreamMemberType? Of(ITypeSymbol type, AttributeData attribute)
    {
        if (!TryTemplateOf(attribute, out var template))
        {
            return null;
        }

        var (one, isNullable) = WithoutNull(type);
        if (ItemOf(one) is not { } item)
        {
            return IsNameOf(one, template)
                ? new StreamMemberType(isNullable ? StreamCount.OneOrNone : StreamCount.One, template, isNullable && one.IsValueType, NullableItem: null, AbsenceOf(one, isNullable))
                : null;
        }

        return !WithoutNull(item).IsNullable && ItemOf(item) is null && IsNameOf(item, template)
            ? new StreamMemberType(StreamCount.Many, template, IsNullableValue: false, isNullable ? item.ToDisplayString(CodeNames.Full) : null, AbsenceOf(one, isNullable))
            : null;
    }

    /// <summary>The type whose values name a stream each: that of the member, or of what it has several of.</summary>
    public static ITypeSymbol NameTypeOf(ITypeSymbol type)
    {
        var one = WithoutNull(type).Type;
        return WithoutNull(ItemOf(one) ?? one).Type;
    }

    /// <returns>False where there is a template and it is none.</returns>
    private static bool TryTemplateOf(AttributeData attribute, out string? template)
    {
        template = null;
        if (attribute.ConstructorArguments.IsEmpty)
        {
            return attribute.AttributeConstructor is not null;
        }

        template = attribute.ConstructorArguments[0] is { Kind: TypedConstantKind.Primitive, Value: string text } ? text : null;
        return template?.IndexOf(Hole, StringComparison.Ordinal) is >= 0 and var hole && hole == template.LastIndexOf(Hole, StringComparison.Ordinal);
    }

    // A stream id is the whole name of a stream already, so it goes into no template.
    private static bool IsNameOf(ITypeSymbol type, string? template) => type.IsOurs("StreamId") == template is null;

    private static StreamAbsence AbsenceOf(ITypeSymbol type, bool isNullable) =>
        isNullable ? StreamAbsence.None
        : type.IsReferenceType ? StreamAbsence.Null
        : type is { Name: "ImmutableArray", ContainingNamespace: { Name: "Immutable", ContainingNamespace: { Name: "Collections", ContainingNamespace.Name: "System" } } } ? StreamAbsence.Default
        : StreamAbsence.None;

    private static (ITypeSymbol Type, bool IsNullable) WithoutNull(ITypeSymbol type) => type switch
    {
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable => (nullable.TypeArguments[0], true),
        { NullableAnnotation: NullableAnnotation.Annotated } => (type.WithNullableAnnotation(NullableAnnotation.NotAnnotated), true),
        _ => (type, false),
    };

    /// <returns>Of several, the type of one; null where it is one.</returns>
    private static ITypeSymbol? ItemOf(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_String } => null,
        IArrayTypeSymbol { Rank: 1 } array => array.ElementType,
        _ => type.AllInterfaces.Append(type as INamedTypeSymbol)
            .FirstOrDefault(one => one?.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T)?.TypeArguments[0],
    };
}

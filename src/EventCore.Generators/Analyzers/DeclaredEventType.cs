using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EventCore.Generators;

/// <summary>What <c>[EventType]</c> says of a case.</summary>
internal sealed class DeclaredEventType
{
    private readonly AttributeData _attribute;

    private DeclaredEventType(AttributeData attribute) => _attribute = attribute;

    /// <summary>The name it is stored under, trimmed as it will be; null where none was given, or what was given does not compile.</summary>
    public string? Name => (_attribute.ConstructorArguments.FirstOrDefault().Value as string)?.Trim();

    /// <summary>The version of its shape.</summary>
    public int Version
    {
        get
        {
            foreach (var argument in _attribute.NamedArguments)
            {
                if (argument is { Key: "Version", Value.Value: int version })
                {
                    return version;
                }
            }

            return 1;
        }
    }

    public static DeclaredEventType? Of(ISymbol @case, EventCoreTypes types) =>
        EventCoreTypes.Find(@case, types.EventTypeAttribute) is { } attribute ? new DeclaredEventType(attribute) : null;

    public static DeclaredEventType Of(AttributeData attribute) => new(attribute);

    /// <summary>Where the name stands, or else the attribute.</summary>
    public Location? Location(CancellationToken cancellationToken) =>
        _attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken) switch
        {
            AttributeSyntax { ArgumentList: { } arguments } when arguments.Arguments.FirstOrDefault() is { NameEquals: null } name => name.GetLocation(),
            { } attribute => attribute.GetLocation(),
            null => null,
        };
}

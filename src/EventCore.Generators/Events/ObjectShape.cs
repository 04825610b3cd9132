using Microsoft.CodeAnalysis;

namespace EventCore.Generators;

/// <summary>A type that is a JSON object: its constructor and its members, found as System.Text.Json finds them by reflection.</summary>
internal sealed class ObjectShape
{
    private readonly INamedTypeSymbol _type;
    private readonly ISymbol _reachedBy;
    private readonly ContractGraph _graph;
    private readonly IMethodSymbol? _constructor;
    private readonly bool _requiresMembers;
    private readonly List<ContractMember> _members = [];

    private ObjectShape(INamedTypeSymbol type, ISymbol reachedBy, ContractGraph graph)
    {
        _type = type;
        _reachedBy = reachedBy;
        _graph = graph;
        _constructor = ConstructorOf(type);
        _requiresMembers = _constructor?.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "SetsRequiredMembersAttribute") != true;
    }

    public static Contract Describe(INamedTypeSymbol type, ISymbol reachedBy, ContractGraph graph) => new ObjectShape(type, reachedBy, graph).Describe();

    private Contract.Object Describe()
    {
        AddMembers();
        var construction = Construction();
        foreach (var attribute in _type.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == "JsonDerivedTypeAttribute" && attribute.Argument(0) is ITypeSymbol derived && _graph.IsReachable(derived))
            {
                _graph.Add(derived, _reachedBy);
            }
        }

        return new(
            TypeText.Of(_type),
            TypeText.NameOf(_type),
            construction,
            new(_members),
            _type.JsonNumber("JsonNumberHandlingAttribute"),
            _type.JsonNumber("JsonUnmappedMemberHandlingAttribute"),
            _type.JsonNumber("JsonObjectCreationHandlingAttribute"));
    }

    private static IMethodSymbol? ConstructorOf(INamedTypeSymbol type)
    {
        if (type.IsAbstract)
        {
            return null;
        }

        var annotated = type.InstanceConstructors.Where(constructor => constructor.HasJson("JsonConstructorAttribute")).ToList();
        if (annotated.Count > 0)
        {
            return annotated.Count == 1 ? annotated[0] : null;
        }

        var open = type.InstanceConstructors.Where(constructor => constructor.DeclaredAccessibility == Accessibility.Public).ToList();
        var empty = open.FirstOrDefault(constructor => constructor.Parameters.IsEmpty);
        return type is { MetadataName: "KeyValuePair`2" } ? open.FirstOrDefault(constructor => constructor.Parameters.Length == 2)
            : type.IsValueType ? empty
            : empty ?? (open.Count == 1 ? open[0] : null);
    }

    private void AddMembers()
    {
        var ignored = new Dictionary<string, IPropertySymbol>(StringComparer.Ordinal);
        foreach (var type in Hierarchy())
        {
            foreach (var property in type.GetMembers().OfType<IPropertySymbol>())
            {
                if (IsDeclaredOnce(property) && property is { IsStatic: false, IsIndexer: false, ExplicitInterfaceImplementations.IsEmpty: true }
                    && (IsPublic(property.GetMethod) || IsPublic(property.SetMethod) || IsIncluded(property))
                    && !IsIgnoredWhereOverridden(property, ignored))
                {
                    Add(property);
                    if (property.IgnoreCondition() == JsonAttributes.Always)
                    {
                        ignored[property.Name] = property;
                    }
                }
            }

            foreach (var field in type.GetMembers().OfType<IFieldSymbol>())
            {
                if (field is { IsStatic: false, IsConst: false, IsImplicitlyDeclared: false })
                {
                    Add(field);
                }
            }
        }
    }

    // As it is not while somebody types.
    private static bool IsDeclaredOnce(IPropertySymbol property) => property.ContainingType.GetMembers(property.Name).Length == 1;

    private IEnumerable<INamedTypeSymbol> Hierarchy()
    {
        for (var type = _type; type is { SpecialType: not (SpecialType.System_Object or SpecialType.System_ValueType) }; type = type.BaseType)
        {
            yield return type;
        }

        if (_type.TypeKind == TypeKind.Interface)
        {
            foreach (var type in _type.AllInterfaces)
            {
                yield return type;
            }
        }
    }

    private static bool IsIgnoredWhereOverridden(IPropertySymbol property, Dictionary<string, IPropertySymbol> ignored) =>
        IsVirtual(property)
        && ignored.TryGetValue(property.Name, out var derived)
        && IsVirtual(derived)
        && SymbolEqualityComparer.Default.Equals(property.Type, derived.Type);

    private static bool IsVirtual(IPropertySymbol property) => property.IsVirtual || property.IsOverride || property.IsAbstract;

    private static bool IsPublic(IMethodSymbol? accessor) => accessor?.DeclaredAccessibility == Accessibility.Public;

    private static bool IsIncluded(ISymbol member) => member.HasJson("JsonIncludeAttribute");

    private void Add(IPropertySymbol property)
    {
        if (property.RefKind != RefKind.None)
        {
            Refuse(property, "it gives a reference");
            return;
        }

        var isIncluded = IsIncluded(property);
        var get = AccessTo(property.GetMethod, isIncluded);
        var set = AccessTo(property.SetMethod, isIncluded);
        if (set == Access.Direct && property.SetMethod!.IsInitOnly)
        {
            set = Access.Unsafe;
        }

        var isRequired = IsRequired(property, property.IsRequired);
        var isParameter = IsParameter(property.Name, property.Type);
        if (set == Access.Unsafe && isParameter && !isRequired)
        {
            set = Access.None;
        }

        if (get != Access.None && set == Access.None && !isParameter && IsLost(property))
        {
            Refuse(property, "it would be written and not read back: it has neither a public setter nor a constructor's parameter of its name and type");
        }

        Add(property, property.Type, property.OriginalDefinition.Type, property.NullableAnnotation, isField: false, get, set, isRequired, IsVirtual(property));
    }

    // What an accessor computes loses nothing by not being read back, and neither does a constant.
    private bool IsLost(IPropertySymbol property) =>
        _constructor is not null
        && property.IgnoreCondition() is null
        && property.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property))
        && !property.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is Microsoft.CodeAnalysis.CSharp.Syntax.PropertyDeclarationSyntax { Initializer: not null });

    private void Add(IFieldSymbol field)
    {
        if (!IsIncluded(field))
        {
            if (field.DeclaredAccessibility == Accessibility.Public && field.AssociatedSymbol is null && field.IgnoreCondition() is null)
            {
                Refuse(field, "fields are not written; make it a property or give it [JsonInclude]");
            }

            return;
        }

        var access = IsReachedByName(field) ? Access.Direct : Access.Unsafe;
        Add(
            field,
            field.Type,
            field.OriginalDefinition.Type,
            field.NullableAnnotation,
            isField: true,
            access,
            field.IsReadOnly ? Access.None : access,
            IsRequired(field, field.IsRequired),
            isVirtual: false);
    }

    private void Add(
        ISymbol member, ITypeSymbol type, ITypeSymbol declaredType, NullableAnnotation annotation, bool isField, Access get, Access set, bool isRequired, bool isVirtual)
    {
        var ignore = member.IgnoreCondition();
        var isIgnored = ignore == JsonAttributes.Always;
        if (!_graph.IsReachable(type))
        {
            if (!isIgnored)
            {
                Refuse(member, $"its type {type.Name} cannot be named beside the union, or is none that JSON has");
            }

            return;
        }

        string? converter = null;
        if (!isIgnored && member.ConverterAttribute() is { } attribute)
        {
            var expression = ConverterExpression.Of(attribute, type, _graph.IsReachable);
            converter = expression.Text;
            if (expression.Reason is { } reason)
            {
                Refuse(member, reason);
            }

            _graph.AddConverted(type, member);
        }
        else if (isIgnored)
        {
            _graph.AddConverted(type, member);
        }
        else
        {
            _graph.Add(type, Origin(member));
        }

        var givesNoNull = type.IsReferenceType && annotation == NullableAnnotation.NotAnnotated && declaredType is not ITypeParameterSymbol;
        _members.Add(new ContractMember(
            member.Name, TypeText.Of(type), TypeText.Of(declaredType), TypeText.Of(member.ContainingType), member.ContainingType.IsValueType, isField)
        {
            GenericOwner = get == Access.Unsafe || set == Access.Unsafe ? GenericOwner.Of(member.ContainingType) : null,
            Get = isIgnored ? Access.None : get,
            Set = isIgnored ? Access.None : set,
            JsonName = member.Json("JsonPropertyNameAttribute")?.Argument(0) as string,
            Converter = converter,
            IgnoreCondition = ignore,
            NumberHandling = member.JsonNumber("JsonNumberHandlingAttribute"),
            ObjectCreationHandling = member.JsonNumber("JsonObjectCreationHandlingAttribute"),
            Order = member.JsonNumber("JsonPropertyOrderAttribute"),
            IsVirtual = isVirtual,
            IsIncluded = IsIncluded(member),
            IsExtensionData = member.HasJson("JsonExtensionDataAttribute"),
            IsRequired = isRequired,
            GivesNoNull = givesNoNull && !Says(member, "MaybeNullAttribute"),
            TakesNoNull = givesNoNull && !Says(member, "AllowNullAttribute"),
        });
    }

    private static bool Says(ISymbol member, string attribute) => member.GetAttributes().Any(one => one.AttributeClass?.Name == attribute);

    // Of a type that is written elsewhere, the member that holds one is where something can be done.
    private ISymbol Origin(ISymbol member) => member.Locations.Any(location => location.IsInSource) ? member : _reachedBy;

    private void Refuse(ISymbol member, string reason) =>
        _graph.Refuse(Origin(member), ReferenceEquals(Origin(member), member) ? reason : $"of {_type.Name}.{member.Name}: {reason}");

    private bool IsRequired(ISymbol member, bool isRequired) => (isRequired && _requiresMembers) || member.HasJson("JsonRequiredAttribute");

    private bool IsParameter(string name, ITypeSymbol type) => _constructor?.Parameters.Any(parameter => IsSetBy(parameter, name, type)) == true;

    private static bool IsSetBy(IParameterSymbol parameter, string name, ITypeSymbol type) =>
        string.Equals(parameter.Name, name, StringComparison.OrdinalIgnoreCase) && SymbolEqualityComparer.Default.Equals(parameter.Type, type);

    private static Access AccessTo(IMethodSymbol? accessor, bool isIncluded) =>
        accessor is null ? Access.None
        : IsPublic(accessor) ? IsReachedByName(accessor) ? Access.Direct : Access.Unsafe
        : isIncluded ? Access.Unsafe
        : Access.None;

    private static bool IsReachedByName(ISymbol member) =>
        member.DeclaredAccessibility == Accessibility.Public && !IsForbidden(member) && !(member is IMethodSymbol { AssociatedSymbol: { } property } && IsForbidden(property));

    private static bool IsForbidden(ISymbol member) =>
        member.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "ObsoleteAttribute" && attribute.Argument(1) is true);

    private Construction? Construction()
    {
        if (_constructor is null)
        {
            if (_type.GetAttributes().All(attribute => attribute.AttributeClass?.Name != "JsonDerivedTypeAttribute"))
            {
                _graph.Refuse(_reachedBy, _type.IsAbstract
                    ? $"{_type.Name} says nothing of what it holds; name its cases with [JsonDerivedType]"
                    : $"{_type.Name} has several public constructors or none; mark one with [JsonConstructor]");
            }

            return null;
        }

        foreach (var parameter in _constructor.Parameters)
        {
            if (parameter.RefKind is not (RefKind.None or RefKind.In) || !_graph.IsReachable(parameter.Type))
            {
                Refuse(parameter, "it cannot be given what was read");
                return null;
            }

            if (!_members.Any(member => string.Equals(member.Name, parameter.Name, StringComparison.OrdinalIgnoreCase) && member.Type == TypeText.Of(parameter.Type)))
            {
                Refuse(parameter, "it could not be given what was read: no property has its name and type");
            }
        }

        var leavesRequired = _requiresMembers && HasRequiredMembers();
        var access = IsReachedByName(_constructor) && !leavesRequired ? Access.Direct : Access.Unsafe;
        return new(
            _constructor is { IsImplicitlyDeclared: true } && _type.IsValueType ? Access.None : access,
            new(_constructor.Parameters.Select(Describe)),
            access == Access.Unsafe ? GenericOwner.Of(_type) : null);
    }

    private bool HasRequiredMembers() => Hierarchy()
        .SelectMany(type => type.GetMembers())
        .Any(member => member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true });

    private static ConstructionParameter Describe(IParameterSymbol parameter) => new(
        parameter.Name,
        TypeText.Of(parameter.Type),
        TypeText.Of(parameter.OriginalDefinition.Type),
        parameter.RefKind == RefKind.In,
        ConstantText.Of(parameter),
        IsNullable: parameter.Type.IsReferenceType
            ? parameter.NullableAnnotation != NullableAnnotation.NotAnnotated || parameter.OriginalDefinition.Type is ITypeParameterSymbol
            : parameter.Type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T);
}

using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace EventCore.Conventions.Tests;

/// <summary>
/// Writes down what an assembly lets others see: a line per type and member, close to C#, in a stable order. Members that the
/// compiler adds to records are left out, being implied by <c>record</c>.
/// </summary>
internal static class PublicApiWriter
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
    private static readonly NullabilityInfoContext Nullability = new();

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(char)] = "char",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    public static string Write(Assembly assembly) => Write(assembly.GetExportedTypes());

    public static string Write(IEnumerable<Type> types)
    {
        var text = new StringBuilder();
        foreach (var type in types.OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(text.Length > 0 ? "\n" : "").Append(Heading(type)).Append('\n');
            foreach (var member in Members(type).Order(StringComparer.Ordinal))
            {
                text.Append("    ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Heading(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            return $"delegate {ReturnType(invoke)} {type.Namespace}.{Name(type)}({Parameters(invoke)})";
        }

        var kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : (IsRecord(type), type.IsValueType) switch
        {
            (true, true) => "record struct",
            (false, true) => "struct",
            (true, false) => "record",
            (false, false) => "class",
        };
        var modifiers = type.IsInterface || type.IsEnum ? ""
            : type.IsValueType ? type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : ""
            : type is { IsAbstract: true, IsSealed: true } ? "static "
            : type.IsAbstract ? "abstract "
            : type.IsSealed ? "sealed " : "";
        var bases = type.IsEnum ? [] : Bases(type).ToList();
        return $"{modifiers}{kind} {type.Namespace}.{Name(type)}{(bases.Count > 0 ? " : " + string.Join(", ", bases) : "")}{Constraints(type.GetGenericArguments())}";
    }

    private static bool IsRecord(Type type) => type.GetMethod("PrintMembers", Declared)?.IsDefined(typeof(CompilerGeneratedAttribute)) ?? false;

    private static IEnumerable<string> Bases(Type type)
    {
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType))
        {
            yield return Name(parent);
        }

        var equatable = typeof(IEquatable<>).MakeGenericType(type);
        foreach (var contract in type.GetInterfaces()
            .Where(contract => contract != equatable && contract.IsVisible)
            .Except(type.BaseType?.GetInterfaces() ?? [])
            .Select(Name)
            .Order(StringComparer.Ordinal))
        {
            yield return contract;
        }
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetNames(type).Select(name => string.Create(CultureInfo.InvariantCulture, $"{name} = {Enum.Parse(type, name):D}"));
        }

        if (typeof(Delegate).IsAssignableFrom(type))
        {
            return [];
        }

        var constructors = type.GetConstructors(Declared).Where(IsSeen).Select(constructor => $"{Access(constructor)}new({Parameters(constructor)})");
        var methods = type.GetMethods(Declared)
            .Where(method => IsSeen(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)))
            .Select(method =>
                $"{Access(method)}{Modifiers(method)}{ReturnType(method)} {method.Name}{TypeParameters(method)}({Parameters(method)}){Constraints(method.GetGenericArguments())}");
        var properties = type.GetProperties(Declared)
            .Where(property => Accessors(property).Any())
            .Select(property => $"{Access(Accessors(property).First())}{Modifiers(Accessors(property).First())}{(property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "")}"
                + $"{TypeOf(Nullability.Create(property))} {property.Name}{Indexer(property)} {{ {string.Concat(Accessors(property).Select(AccessorName))}}}");
        var fields = type.GetFields(Declared)
            .Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly)
            .Select(field => $"{(field.IsLiteral ? "const " : field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{TypeOf(Nullability.Create(field))} {field.Name}"
                + (field.IsLiteral ? $" = {Literal(field.GetRawConstantValue())}" : ""));
        var events = type.GetEvents(Declared).Where(e => IsVisible(e.AddMethod!)).Select(e => $"event {Name(e.EventHandlerType!)} {e.Name}");
        return constructors.Concat(methods).Concat(properties).Concat(fields).Concat(events);
    }

    private static bool IsSeen(MethodBase method) => IsVisible(method) && !method.IsDefined(typeof(CompilerGeneratedAttribute));

    private static bool IsVisible(MethodBase method) =>
        method.IsPublic || ((method.IsFamily || method.IsFamilyOrAssembly) && method.DeclaringType is { IsSealed: false });

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Modifiers(MethodInfo method) =>
        method.DeclaringType!.IsInterface ? method.IsStatic ? method.IsAbstract ? "static abstract " : "static " : method.IsAbstract ? "" : "virtual "
        : method.IsStatic ? "static "
        : method.GetBaseDefinition() != method ? "override "
        : method.IsAbstract ? "abstract "
        : method is { IsVirtual: true, IsFinal: false } ? "virtual " : "";

    private static IEnumerable<MethodInfo> Accessors(PropertyInfo property) =>
        property.Name == "EqualityContract" ? [] : property.GetAccessors(nonPublic: true).Where(IsVisible).OrderBy(accessor => accessor.Name, StringComparer.Ordinal);

    private static string AccessorName(MethodInfo accessor) =>
        accessor.ReturnType != typeof(void) ? "get; "
        : accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init; " : "set; ";

    private static string Indexer(PropertyInfo property) =>
        property.GetIndexParameters() is { Length: > 0 } parameters ? $"[{string.Join(", ", parameters.Select(Parameter))}]" : "";

    private static string ReturnType(MethodInfo method) => TypeOf(Nullability.Create(method.ReturnParameter));

    private static string Parameters(MethodBase method) =>
        (method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "") + string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var modifier = parameter.IsOut ? "out " : parameter.IsIn ? "in " : parameter.ParameterType.IsByRef ? "ref "
            : parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) ? "params " : "";
        var fallback = parameter.HasDefaultValue ? " = " + Literal(parameter.DefaultValue) : "";
        return $"{modifier}{TypeOf(Nullability.Create(parameter))} {parameter.Name}{fallback}";
    }

    private static string Literal(object? value) => value switch
    {
        null => "default",
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };

    private static string TypeOf(NullabilityInfo info)
    {
        var type = info.Type.IsByRef ? info.Type.GetElementType()! : info.Type;
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Name(underlying) + "?";
        }

        // Without a constraint a type parameter always counts as nullable, so its mark would say nothing.
        var mark = type is { IsValueType: false, IsGenericParameter: false } && info.ReadState == NullabilityState.Nullable ? "?" : "";
        return type switch
        {
            { IsArray: true } when info.ElementType is { } element => TypeOf(element) + "[]" + mark,
            { IsGenericType: true } when info.GenericTypeArguments.Length == type.GetGenericArguments().Length =>
                $"{PlainName(type)}<{string.Join(", ", info.GenericTypeArguments.Select(TypeOf))}>{mark}",
            _ => Name(type) + mark,
        };
    }

    private static string Name(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Name(underlying) + "?";
        }

        if (type.IsArray)
        {
            return Name(type.GetElementType()!) + "[]";
        }

        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }

        return type.IsGenericType ? $"{PlainName(type)}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : PlainName(type);
    }

    // A nested type repeats its parent's type parameters; they stand once, at the end.
    private static string PlainName(Type type) =>
        type is { IsNested: true, IsGenericParameter: false } ? $"{PlainName(type.DeclaringType!)}.{type.Name.Split('`')[0]}" : type.Name.Split('`')[0];

    private static string TypeParameters(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";

    private static string Constraints(IEnumerable<Type> parameters) =>
        string.Concat(parameters.Where(parameter => parameter.IsGenericParameter).Select(parameter =>
        {
            var special = parameter.GenericParameterAttributes;
            var constraints = parameter.GetGenericParameterConstraints().Where(type => type != typeof(ValueType)).Select(Name).ToList();
            if (special.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint))
            {
                constraints.Insert(0, "struct");
            }
            else if (special.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
            {
                constraints.Insert(0, "class");
            }
            else if (special.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint))
            {
                constraints.Add("new()");
            }

            return constraints.Count > 0 ? $" where {parameter.Name} : {string.Join(", ", constraints)}" : "";
        }));
}

namespace EventCore.Generators;

/// <summary>Writes the class that gives System.Text.Json the contracts of a union's data.</summary>
/// <remarks>
/// Each contract is made when it is first asked for, and the properties of an object when the first one is read or written.
/// Whatever stands here stands within the union, whose cases may have any name: every type is spelled from <c>global::</c> or
/// from an alias, and every method of ours ends in <c>Contract</c> or begins with an underscore.
/// </remarks>
internal sealed class ContractsWriter(CodeWriter code)
{
    /// <summary>The alias of the namespace that has the contracts' types.</summary>
    public const string Alias = "metadata";

    public const string Services = $"{Alias}::JsonMetadataServices";

    /// <summary>Makes a converter of one, which may be a factory.</summary>
    public const string Converter = "_Converter";

    /// <summary>The same for a nullable struct, whose converter may be the struct's.</summary>
    public const string NullableConverter = "_NullableConverter";

    private const string Options = "global::System.Text.Json.JsonSerializerOptions options";

    private const string Serialization = "global::System.Text.Json.Serialization.";

    private const string Accessor = "[global::System.Runtime.CompilerServices.UnsafeAccessor(global::System.Runtime.CompilerServices.UnsafeAccessorKind.";

    // Written after the contract that calls them.
    private readonly List<Action> _accessors = [];

    private int _accessorCount;

    /// <param name="contracts">By the name of the method that is to make it.</param>
    public void Write(IReadOnlyList<(string Method, Contract Contract)> contracts)
    {
        code.Line($"public {Alias}::JsonTypeInfo GetTypeInfo(global::System.Type type, {Options})");
        code.Open();
        foreach (var (method, contract) in contracts)
        {
            code.Line($"if (type == typeof({contract.Type})) return {method}(options);");
        }

        code.Line("return null;");
        code.Close();

        foreach (var (method, contract) in contracts)
        {
            code.Line();
            Write(method, contract);
            foreach (var accessor in _accessors)
            {
                accessor();
            }

            _accessors.Clear();
        }

        WriteConverters(contracts.Select(each => each.Contract));
    }

    private void Write(string method, Contract contract)
    {
        var head = $"private static {Alias}::JsonTypeInfo<{contract.Type}> {method}({Options})";
        switch (contract)
        {
            case Contract.Value value:
                code.Line($"{head} => {Services}.CreateValueInfo<{value.Type}>(options, {value.Converter});");
                break;
            case Contract.Unsupported:
                code.Line($"{head} => {Services}.CreateValueInfo<{contract.Type}>(options, {Services}.GetUnsupportedTypeConverter<{contract.Type}>());");
                break;
            case Contract.Collection collection:
                Write(head, collection);
                break;
            case Contract.Object @object:
                Write(head, @object);
                break;
        }
    }

    private void Write(string head, Contract.Collection collection)
    {
        var values = new List<string>();
        if (collection.IsCreated)
        {
            values.Add($"ObjectCreator = static () => new {collection.Type}()");
        }

        if (collection.NumberHandling is { } handling)
        {
            values.Add($"NumberHandling = ({Serialization}JsonNumberHandling)({handling})");
        }

        var initializer = values.Count == 0 ? "()" : $" {{ {string.Join(", ", values)} }}";
        var range = collection.CreateRange is null ? "" : $", {collection.CreateRange}";
        code.Line($"{head} => {Services}.{collection.Factory}(options, new {Alias}::JsonCollectionInfoValues<{collection.Type}>{initializer}{range});");
    }

    private void Write(string head, Contract.Object contract)
    {
        code.Line(head);
        code.Open();
        code.Line($"var contract = {Services}.CreateObjectInfo<{contract.Type}>(options, new {Alias}::JsonObjectInfoValues<{contract.Type}>");
        code.Open();
        if (contract.Construction is { } construction)
        {
            WriteConstruction(contract.Type, construction);
        }

        code.Line("PropertyMetadataInitializer = _ =>");
        code.Open();
        code.Line($"var members = new {Alias}::JsonPropertyInfo[{contract.Members.Count}];");
        for (var index = 0; index < contract.Members.Count; index++)
        {
            WriteMember($"members[{index}]", contract.Members[index]);
        }

        code.Line("return members;");
        code.Close(",");
        code.Close(");");
        WriteIf(contract.NumberHandling, value => $"contract.NumberHandling = ({Serialization}JsonNumberHandling)({value});");
        WriteIf(contract.UnmappedMemberHandling, value => $"contract.UnmappedMemberHandling = ({Serialization}JsonUnmappedMemberHandling)({value});");
        WriteIf(contract.ObjectCreationHandling, value => $"contract.PreferredPropertyObjectCreationHandling = ({Serialization}JsonObjectCreationHandling)({value});");
        code.Line("return contract;");
        code.Close();
    }

    private void WriteConstruction(string type, Construction construction)
    {
        if (construction.Parameters.Count == 0)
        {
            code.Line($"ObjectCreator = static () => {Creation(type, construction)},");
            return;
        }

        code.Line($"ObjectWithParameterizedConstructorCreator = static arguments => {Creation(type, construction)},");
        code.Line($"ConstructorParameterMetadataInitializer = static () => new {Alias}::JsonParameterInfoValues[]");
        code.Open();
        for (var index = 0; index < construction.Parameters.Count; index++)
        {
            var parameter = construction.Parameters[index];
            var @default = parameter.Default is null ? "" : $", HasDefaultValue = true, DefaultValue = {parameter.Default}";
            var nullable = parameter.IsNullable ? ", IsNullable = true" : "";
            code.Line($"new {Alias}::JsonParameterInfoValues {{ Name = {CodeNames.Literal(parameter.Name)}, ParameterType = typeof({parameter.Type}), Position = {index}{@default}{nullable} }},");
        }

        code.Close(",");
    }

    private string Creation(string type, Construction construction)
    {
        var arguments = string.Join(", ", construction.Parameters.Select((parameter, index) => $"({parameter.Type})arguments[{index}]"));
        return construction.Access switch
        {
            Access.None => $"default({type})",
            Access.Direct => $"new {type}({arguments})",
            _ => $"{ConstructorAccessor(type, construction)}({arguments})",
        };
    }

    private void WriteMember(string variable, ContractMember member)
    {
        var values = new List<string>
        {
            $"IsProperty = {(member.IsField ? "false" : "true")}",
            "IsPublic = true",
            $"DeclaringType = typeof({member.Owner})",
            $"PropertyName = {CodeNames.Literal(member.Name)}",
        };
        AddIf(values, member.JsonName, value => $"JsonPropertyName = {CodeNames.Literal(value)}");
        AddIf(values, member.IgnoreCondition, value => $"IgnoreCondition = ({Serialization}JsonIgnoreCondition)({value})");
        AddIf(values, member.NumberHandling, value => $"NumberHandling = ({Serialization}JsonNumberHandling)({value})");
        AddIf(values, member.Converter, value => $"Converter = {value}");
        AddIf(values, member.IsVirtual, "IsVirtual = true");
        AddIf(values, member.IsIncluded, "HasJsonInclude = true");
        AddIf(values, member.IsExtensionData, "IsExtensionData = true");
        var (get, set) = Accessors(member);
        AddIf(values, get, value => $"Getter = static target => {value}");
        AddIf(values, set, value => $"Setter = static (target, value) => {value}");

        code.Line($"{variable} = {Services}.CreatePropertyInfo<{member.Type}>(options, new {Alias}::JsonPropertyInfoValues<{member.Type}> {{ {string.Join(", ", values)} }});");
        WriteIf(member.IsRequired, $"{variable}.IsRequired = true;");
        WriteIf(member.Order, value => $"{variable}.Order = {value};");
        WriteIf(member.ObjectCreationHandling, value => $"{variable}.ObjectCreationHandling = ({Serialization}JsonObjectCreationHandling)({value});");
        WriteIf(member.GivesNoNull && member.Get != Access.None, $"{variable}.IsGetNullable = false;");
        WriteIf(member.TakesNoNull && member.Set != Access.None, $"{variable}.IsSetNullable = false;");
    }

    private (string? Get, string? Set) Accessors(ContractMember member)
    {
        var target = member.IsOfStruct ? $"global::System.Runtime.CompilerServices.Unsafe.Unbox<{member.Owner}>(target)" : $"(({member.Owner})target)";
        var named = $"{target}.{CodeNames.Escaped(member.Name)}";
        var passed = member.IsOfStruct ? "ref " + target : target;
        if (member is { IsField: true, Get: Access.Unsafe })
        {
            var field = $"{FieldAccessor(member)}({passed})";
            return (field, member.Set == Access.None ? null : $"{field} = value");
        }

        return (
            member.Get switch { Access.None => null, Access.Direct => named, _ => $"{GetAccessor(member)}({passed})" },
            member.Set switch { Access.None => null, Access.Direct => $"{named} = value", _ => $"{SetAccessor(member)}({passed}, value)" });
    }

    private string FieldAccessor(ContractMember member) =>
        AddAccessor(member.GenericOwner, owner => (
            $"Field, Name = {CodeNames.Literal(member.Name)}",
            $"ref {DeclaredType(member)}",
            $"{(member.IsOfStruct ? "ref " : "")}{owner ?? member.Owner} target"));

    private string GetAccessor(ContractMember member) =>
        AddAccessor(member.GenericOwner, owner => (
            $"Method, Name = {CodeNames.Literal("get_" + member.Name)}",
            DeclaredType(member),
            $"{(member.IsOfStruct ? "ref " : "")}{owner ?? member.Owner} target"));

    private string SetAccessor(ContractMember member) =>
        AddAccessor(member.GenericOwner, owner => (
            $"Method, Name = {CodeNames.Literal("set_" + member.Name)}",
            "void",
            $"{(member.IsOfStruct ? "ref " : "")}{owner ?? member.Owner} target, {DeclaredType(member)} value"));

    private string ConstructorAccessor(string type, Construction construction) =>
        AddAccessor(construction.Owner, owner => (
            "Constructor",
            owner ?? type,
            string.Join(", ", construction.Parameters.Select((parameter, index) =>
                $"{(parameter.IsIn ? "in " : "")}{(owner is null ? parameter.Type : parameter.DeclaredType)} argument{index}"))));

    private static string DeclaredType(ContractMember member) => member.GenericOwner is null ? member.Type : member.DeclaredType;

    private string AddAccessor(GenericOwner? owner, Func<string?, (string Kind, string Returns, string Parameters)> describe)
    {
        var name = $"_Access{++_accessorCount}";
        var (kind, returns, parameters) = describe(owner?.Type);
        _accessors.Add(() =>
        {
            code.Line();
            if (owner is null)
            {
                code.Line($"{Accessor}{kind})]");
                code.Line($"private static extern {returns} {name}({parameters});");
                return;
            }

            code.Line($"private static class {name}{owner.Parameters}{owner.Constraints}");
            code.Open();
            code.Line($"{Accessor}{kind})]");
            code.Line($"public static extern {returns} Of({parameters});");
            code.Close();
        });
        return owner is null ? name : $"{name}{owner.Arguments}.Of";
    }

    private void WriteConverters(IEnumerable<Contract> contracts)
    {
        var converters = contracts
            .SelectMany(contract => contract switch
            {
                Contract.Value value => [value.Converter],
                Contract.Object @object => @object.Members.Select(member => member.Converter ?? ""),
                _ => [],
            })
            .ToList();
        var anyNullable = converters.Any(text => text.StartsWith(NullableConverter, StringComparison.Ordinal));
        if (!anyNullable && !converters.Any(text => text.StartsWith(Converter, StringComparison.Ordinal)))
        {
            return;
        }

        code.Line();
        code.Line($"private static {Serialization}JsonConverter<T> {Converter}<T>({Serialization}JsonConverter converter, {Options}) =>");
        code.Line($"    ({Serialization}JsonConverter<T>)(converter is {Serialization}JsonConverterFactory factory ? factory.CreateConverter(typeof(T), options) : converter);");
        if (anyNullable)
        {
            code.Line();
            code.Line($"private static {Serialization}JsonConverter<T?> {NullableConverter}<T>({Serialization}JsonConverter converter, {Options})");
            code.Line("    where T : struct =>");
            code.Line($"    converter.CanConvert(typeof(T?)) ? {Converter}<T?>(converter, options) : {Services}.GetNullableConverter<T>({Services}.CreateValueInfo<T>(options, {Converter}<T>(converter, options)));");
        }
    }

    private void WriteIf(int? value, Func<int, string> line)
    {
        if (value is { } number)
        {
            code.Line(line(number));
        }
    }

    private void WriteIf(bool condition, string line)
    {
        if (condition)
        {
            code.Line(line);
        }
    }

    private static void AddIf(List<string> values, string? value, Func<string, string> text)
    {
        if (value is not null)
        {
            values.Add(text(value));
        }
    }

    private static void AddIf(List<string> values, int? value, Func<int, string> text)
    {
        if (value is { } number)
        {
            values.Add(text(number));
        }
    }

    private static void AddIf(List<string> values, bool condition, string text)
    {
        if (condition)
        {
            values.Add(text);
        }
    }
}

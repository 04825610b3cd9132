using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace EventCore.Testing;

/// <summary>The JSON schema of a case, as the contract's files hold it.</summary>
internal static class EventContractSchema
{
    private static readonly JsonSchemaExporterOptions Options = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Complete };

    public static JsonNode Of(JsonTypeInfo contract) => contract.GetJsonSchemaAsNode(Options);

    private static JsonNode Complete(JsonSchemaExporterContext context, JsonNode schema)
    {
        if (schema is not JsonObject node)
        {
            return schema;
        }

        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        if (type.IsEnum && !node.ContainsKey("enum"))
        {
            // Stored as numbers, whose meaning depends on the order in which the members are declared.
            node["x-members"] = new JsonObject(Enum.GetNames(type).Select(name => KeyValuePair.Create<string, JsonNode?>(name, NumberOf(Enum.Parse(type, name)))));
        }
        else if (Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Decimal and var number && !type.IsEnum && node.ContainsKey("type"))
        {
            // JSON has one kind of number, but a smaller one does not hold what a larger one wrote.
            node["format"] = $"{number}".ToLowerInvariant();
        }

        Sort(node, "required");
        Sort(node, "enum");
        return node;
    }

    private static decimal NumberOf(object member) => Convert.ToDecimal(member, CultureInfo.InvariantCulture);

    /// <summary>Takes the order of declaration out of what is a set.</summary>
    private static void Sort(JsonObject node, string keyword)
    {
        if (node[keyword] is JsonArray values)
        {
            node[keyword] = new JsonArray([.. values.Select(value => value?.DeepClone()).OrderBy(value => value?.ToJsonString(), StringComparer.Ordinal)]);
        }
    }
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EventCore.Testing;

/// <summary>What one stored name and version is stored as.</summary>
/// <param name="Shape">The name and the version.</param>
/// <param name="Schema">The JSON schema of the data; null where it is in a format of its own.</param>
/// <param name="Samples">Data as it was stored.</param>
internal sealed record EventContractFile(EventShape Shape, JsonNode? Schema, IReadOnlyList<JsonNode?> Samples)
{
    private const int LongestPlainName = 150;

    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The name of the file, on any file system: one that does not tell cases apart, too.</summary>
    public static string NameOf(EventShape shape)
    {
        var name = new StringBuilder();
        foreach (var @byte in Encoding.UTF8.GetBytes(shape.EventType.Value))
        {
            _ = (char)@byte is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_' or '.'
                ? name.Append((char)@byte)
                : name.Append('%').Append(Convert.ToHexStringLower([@byte]));
        }

        if (name.Length > LongestPlainName)
        {
            name.Length = LongestPlainName;
            name.Append('~').Append(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(shape.EventType.Value)).AsSpan(..8)));
        }

        return $"{name}.v{shape.SchemaVersion}.json";
    }

    /// <exception cref="FormatException">It is not what <see cref="Write"/> writes.</exception>
    public static EventContractFile Read(string path)
    {
        try
        {
            var file = JsonNode.Parse(File.ReadAllBytes(path))!.AsObject();
            var shape = new EventShape(file["eventType"]!.GetValue<string>(), file["schemaVersion"]!.GetValue<int>());
            return Path.GetFileName(path) == NameOf(shape)
                ? new EventContractFile(shape, file["schema"], [.. file["samples"]!.AsArray()])
                : throw new FormatException($"it is about {shape} and would be named '{NameOf(shape)}'");
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or NullReferenceException or ArgumentException)
        {
            throw new FormatException($"it is no JSON object with an eventType, a schemaVersion and samples ({broken.Message})", broken);
        }
    }

    public void Write(string directory)
    {
        var file = new JsonObject { ["eventType"] = Shape.EventType.Value, ["schemaVersion"] = Shape.SchemaVersion };
        if (Schema is not null)
        {
            file["schema"] = Schema.DeepClone();
        }

        file["samples"] = new JsonArray([.. Samples.Select(sample => sample?.DeepClone())]);
        File.WriteAllText(Path.Combine(directory, NameOf(Shape)), file.ToJsonString(Written) + "\n");
    }
}

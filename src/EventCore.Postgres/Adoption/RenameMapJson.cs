using System.Text.Json;
using System.Text.Json.Serialization;

namespace EventCore;

/// <summary>The rename map as the server reads it.</summary>
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class RenameMapJson : JsonSerializerContext
{
    public static string Write(Dictionary<string, string> renames) => JsonSerializer.Serialize(renames, Default.DictionaryStringString);
}

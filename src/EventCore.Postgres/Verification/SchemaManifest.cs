using System.Reflection;
using System.Text;

namespace EventCore;

/// <summary>What the migrations of this library make of an empty schema, as a catalog says it. A test holds it equal to them.</summary>
internal static class SchemaManifest
{
    public static Catalog Expected { get; } = Catalog.Parse(Load());

    public static string Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var resource = assembly.GetManifestResourceNames().Single(name => name.EndsWith(".schema.manifest", StringComparison.Ordinal));
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}

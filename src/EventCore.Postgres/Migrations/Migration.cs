using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace EventCore;

/// <summary>One numbered step of the schema, as shipped in this package. Never edited once released.</summary>
/// <param name="Version">Its number, from 1 without a hole.</param>
/// <param name="Name">Its file name.</param>
/// <param name="Sql">Its statements, with a placeholder for the schema name.</param>
internal sealed record Migration(int Version, string Name, string Sql)
{
    /// <summary>Every migration in order.</summary>
    public static IReadOnlyList<Migration> All { get; } = Load();

    /// <summary>SHA-256 of the statements, in lower-case hexadecimal; line ends do not count.</summary>
    public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    private static List<Migration> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        const string folder = ".Migrations.";
        return [.. assembly.GetManifestResourceNames()
            .Where(resource => resource.EndsWith(".sql", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(resource => Read(assembly, resource, resource[(resource.IndexOf(folder, StringComparison.Ordinal) + folder.Length)..]))];
    }

    private static Migration Read(Assembly assembly, string resource, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        return new Migration(int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name, reader.ReadToEnd());
    }
}

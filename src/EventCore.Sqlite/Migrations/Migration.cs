using System.Security.Cryptography;
using System.Text;

namespace EventCore;

/// <summary>One numbered step of the schema.</summary>
/// <param name="Version">Its number, from 1.</param>
/// <param name="Name">Its file's name.</param>
/// <param name="Sql">Its statements.</param>
internal sealed record Migration(int Version, string Name, string Sql)
{
    private const string Folder = ".Migrations.";

    /// <summary>The migrations of this library, in order.</summary>
    public static IReadOnlyList<Migration> All { get; } = [.. Load().OrderBy(migration => migration.Version)];

    /// <summary>SHA-256 of the statements in UTF-8, in lower-case hexadecimal: a released migration is never edited.</summary>
    public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));

    private static IEnumerable<Migration> Load()
    {
        var assembly = typeof(Migration).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            var folderAt = resource.IndexOf(Folder, StringComparison.Ordinal);
            if (folderAt >= 0 && resource.EndsWith(".sql", StringComparison.Ordinal))
            {
                var name = resource[(folderAt + Folder.Length)..];
                using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
                yield return new Migration(int.Parse(name.AsSpan(0, name.IndexOf('_', StringComparison.Ordinal))), name, reader.ReadToEnd());
            }
        }
    }
}

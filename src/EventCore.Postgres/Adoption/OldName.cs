using System.Text;

namespace EventCore;

/// <summary>Names that somebody else gave to schemas, tables and columns: any that PostgreSQL can hold, quoted wherever they stand in SQL.</summary>
internal static class OldName
{
    /// <summary>PostgreSQL cuts longer names off silently.</summary>
    private const int MaxBytes = 63;

    public static string Require(string name, string parameter)
    {
        ArgumentNullException.ThrowIfNull(name, parameter);
        return name.Length > 0 && Encoding.UTF8.GetByteCount(name) <= MaxBytes && !name.Contains('\0', StringComparison.Ordinal)
            ? name
            : throw new ArgumentException($"A name in PostgreSQL has 1 to {MaxBytes} bytes and no U+0000, but '{name}' does not.", parameter);
    }

    /// <summary>As an identifier.</summary>
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>As a text literal, whatever <c>standard_conforming_strings</c> says.</summary>
    public static string Literal(string name) => $"E'{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>As one of a schema.</summary>
    public static string Quote(string schema, string name) => $"{Quote(schema)}.{Quote(name)}";
}

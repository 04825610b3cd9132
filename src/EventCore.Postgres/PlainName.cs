namespace EventCore;

/// <summary>Names of objects that mean the same with quotes and without.</summary>
internal static class PlainName
{
    /// <summary>PostgreSQL cuts longer names off silently.</summary>
    private const int MaxLength = 63;

    /// <summary>Whether a name matches <c>^[a-z_][a-z0-9_]{0,62}$</c>.</summary>
    public static bool Is(string name) => name is ['_' or (>= 'a' and <= 'z'), ..] && name.Length <= MaxLength && name.All(IsAllowed);

    private static bool IsAllowed(char character) => character is '_' or (>= 'a' and <= 'z') or (>= '0' and <= '9');
}

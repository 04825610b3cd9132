using System.Text;

namespace EventCore;

/// <summary>A table or an index that makes room for one of the store's.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsIndex">Whether it is an index.</param>
internal sealed record OldRename(string Name, bool IsIndex)
{
    private const string Suffix = "_before_adoption";

    private const int MaxBytes = 63;

    public string NewName => NewNameOf(Name);

    /// <summary>As much of the name as fits before the suffix.</summary>
    public static string NewNameOf(string name)
    {
        while (Encoding.UTF8.GetByteCount(name) + Suffix.Length > MaxBytes)
        {
            name = name[..^1];
        }

        return name + Suffix;
    }
}

using System.Text;

namespace EventCore.CodeFixes;

/// <summary>Suggests under which name to store an event.</summary>
internal static class EventTypeName
{
    /// <summary><c>account-opened</c> for <c>Opened</c> in <c>AccountEvent</c>, and for <c>AccountOpened</c> in whatever is called so.</summary>
    /// <param name="case">The name of the case.</param>
    /// <param name="union">That of the type it is nested in; null for none.</param>
    public static string Of(string @case, string? union)
    {
        var subject = union is null ? "" : WithoutEnd(WithoutEnd(union, "s"), "Event");
        return Kebab(subject.Length == 0 || @case.StartsWith(subject, StringComparison.Ordinal) ? @case : subject + @case);
    }

    private static string WithoutEnd(string text, string end) => text.EndsWith(end, StringComparison.Ordinal) ? text.Substring(0, text.Length - end.Length) : text;

    private static string Kebab(string name)
    {
        var kebab = new StringBuilder();
        for (var index = 0; index < name.Length; index++)
        {
            var isFirstOfWord = char.IsUpper(name[index])
                && index > 0
                && (!char.IsUpper(name[index - 1]) || (index + 1 < name.Length && char.IsLower(name[index + 1])));
            kebab.Append(isFirstOfWord ? "-" : "").Append(char.ToLowerInvariant(name[index]));
        }

        return kebab.ToString();
    }
}

using System.Diagnostics.CodeAnalysis;

namespace EventCore;

/// <summary>
/// Marks a member of a <see cref="CommandAttribute">command</see> that names streams: the command reads them, and may write to them.
/// </summary>
/// <remarks>
/// The member is one <see cref="StreamId"/>, one that may be null, or several of them. With a template it may be of any other type
/// that has a text, such as an id of your own. A parameter of a record needs no <c>property:</c>.
/// </remarks>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter | AttributeTargets.Field)]
public sealed class StreamAttribute : Attribute
{
    /// <summary>The member holds stream ids.</summary>
    public StreamAttribute()
    {
    }

    /// <summary>The member holds what goes into a template.</summary>
    /// <param name="template">The stream id, with <c>{0}</c> where the member's text goes, in the invariant culture: <c>account-{0}</c>.</param>
    public StreamAttribute([StringSyntax(StringSyntaxAttribute.CompositeFormat)] string template) => Template = template;

    /// <summary>The stream id, with <c>{0}</c> where the member's text goes; null where the member holds stream ids.</summary>
    public string? Template { get; }
}

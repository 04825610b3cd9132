using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace EventCore.Generators;

/// <summary>Writes, for each <c>[Command]</c>, the streams it declares and the handles it writes through.</summary>
/// <remarks>Reports nothing: a command that is not as it should be is the analyzers' to explain, and what is written for it is as much as compiles.</remarks>
[Generator(LanguageNames.CSharp)]
internal sealed class CommandGenerator : IIncrementalGenerator
{
    /// <summary>The step that reads a command; what it gives is equal as long as what is written for it is.</summary>
    internal const string Commands = "Commands";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var commands = context.SyntaxProvider
            .ForAttributeWithMetadataName("EventCore.CommandAttribute", static (node, _) => node is TypeDeclarationSyntax, static (found, _) => CommandReader.Read(found))
            .Where(static command => command is not null)
            .Select(static (command, _) => command!)
            .WithTrackingName(Commands);
        var ambiguous = commands
            .Select(static (command, _) => command.Type.FileName)
            .Collect()
            .Select(static (names, _) => Ambiguous(names));

        context.RegisterSourceOutput(commands.Combine(ambiguous), static (production, pair) =>
            production.AddSource(FileName(pair.Left.Type, pair.Right), SourceText.From(CommandWriter.Write(pair.Left), Encoding.UTF8)));
    }

    /// <summary>Names that differ in case only, which file names must not.</summary>
    private static EquatableArray<string> Ambiguous(ImmutableArray<string> names) =>
        new(names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(group => group.Skip(1).Any()).SelectMany(group => group));

    private static string FileName(PartialType type, EquatableArray<string> ambiguous)
    {
        // Which letters are upper-case tells such names apart.
        var name = type.FileName;
        return (ambiguous.Contains(name, StringComparer.Ordinal) ? $"{name}-{string.Concat(name.Select(letter => char.IsUpper(letter) ? '1' : '0'))}" : name) + ".Command.g.cs";
    }
}

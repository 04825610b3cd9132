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
            .Select(static (names, _) => FileNames.Ambiguous(names));

        context.RegisterSourceOutput(commands.Combine(ambiguous), static (production, pair) =>
            production.AddSource(FileNames.Of(pair.Left.Type, pair.Right, "Command"), SourceText.From(CommandWriter.Write(pair.Left), Encoding.UTF8)));
    }
}

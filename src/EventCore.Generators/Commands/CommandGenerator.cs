using Microsoft.CodeAnalysis;

namespace EventCore.Generators;

/// <summary>Writes, for each <c>[Command]</c>, the streams it declares and the handles it writes through.</summary>
[Generator(LanguageNames.CSharp)]
internal sealed class CommandGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
    }
}

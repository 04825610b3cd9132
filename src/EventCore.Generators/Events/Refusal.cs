using Microsoft.CodeAnalysis;

namespace EventCore.Generators;

/// <summary>Why what a member holds could not be stored, or not be read back.</summary>
/// <param name="Where">The member through which it was reached, or the type itself.</param>
/// <param name="Reason">What follows "cannot be stored, because".</param>
internal sealed record Refusal(ISymbol Where, string Reason);

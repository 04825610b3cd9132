namespace EventCore.Generators;

/// <summary>What a command's generated part has to say beside its streams.</summary>
[Flags]
internal enum CommandParts
{
    None = 0,

    /// <summary>That it is a command: only a base type of it says so.</summary>
    Interface = 1,

    /// <summary>The declared streams.</summary>
    DeclaredStreams = 2,

    /// <summary>How its <c>Handle</c> decides.</summary>
    Decide = 4,

    /// <summary>That it cannot decide, having no <c>Handle</c>.</summary>
    Undecided = 8,
}

using System.CommandLine;

namespace EventCore.Cli;

/// <summary><c>eventcore projections</c>: shows and operates the projections of a store, whichever processes run them.</summary>
internal static class ProjectionsCommand
{
    public const string Name = "projections";

    public const string List = "list";

    public const string Show = "show";

    public const string Pause = "pause";

    public const string Resume = "resume";

    public const string Rebuild = "rebuild";

    public const string Reset = "reset";

    public const string Forget = "forget";

    public const string DeadLetters = "dead-letters";

    public const string Replay = "replay";

    public static IReadOnlyList<string> Examples { get; } =
    [
        "eventcore projections list --postgres \"Host=localhost;Database=shop;Username=app\"",
        "eventcore projections show balances --sqlite shop.db --json",
        "eventcore projections pause balances --sqlite shop.db",
        "eventcore projections rebuild balances --postgres \"Host=localhost;Database=shop;Username=app\" --watch",
        "eventcore projections reset balances --sqlite shop.db --yes",
        "eventcore projections forget balances --sqlite shop.db --yes",
        "eventcore projections dead-letters list balances --sqlite shop.db",
        "eventcore projections dead-letters replay balances --sqlite shop.db --position 1234",
    ];

    public static Command For(ToolEnvironment environment) => new(Name, "Show and operate projections, whichever processes run them: what is asked is written to the store, where their owners find it.")
    {
        ListCommand.For(environment),
        ShowCommand.For(environment),
        PauseCommand.For(environment),
        ResumeCommand.For(environment),
        RebuildCommand.For(environment),
        ResetCommand.For(environment),
        ForgetCommand.For(environment),
        DeadLettersCommand.For(environment),
    };
}

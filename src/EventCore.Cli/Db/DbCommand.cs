using System.CommandLine;

namespace EventCore.Cli;

/// <summary><c>eventcore db</c>: works on the database itself.</summary>
internal static class DbCommand
{
    public const string Name = "db";

    public const string Migrate = "migrate";

    public const string Script = "script";

    public const string Roles = "roles";

    public const string Verify = "verify";

    public const string Adopt = "adopt";

    public static IReadOnlyList<string> Examples { get; } =
    [
        "eventcore db migrate --postgres \"Host=localhost;Database=shop;Username=app\"",
        "eventcore db migrate --sqlite shop.db --json",
        "eventcore db script --postgres \"Host=localhost;Database=shop;Username=app\" --out pending.sql",
        "eventcore db roles --postgres \"Host=localhost;Database=shop;Username=postgres\" --plan",
        "eventcore db verify --postgres \"Host=localhost;Database=shop;Username=app\"",
        "eventcore db adopt --postgres \"Host=localhost;Database=shop;Username=owner\"",
        "eventcore db adopt --postgres \"Host=localhost;Database=shop;Username=owner\" --yes",
    ];

    public static Command For(ToolEnvironment environment) => new(Name, "Work on the store's database.")
    {
        MigrateCommand.For(environment),
        ScriptCommand.For(environment),
        RolesCommand.For(environment),
        VerifyCommand.For(environment),
        AdoptCommand.For(environment),
    };
}

using System.CommandLine;

namespace EventCore.Cli.Tests;

public sealed class StoreOptionsTests
{
    private static readonly string Here = Path.Combine(Path.GetTempPath(), "here");

    [Fact]
    public void Without_a_store_bench_takes_a_throw_away_file() =>
        Assert.Equal(new StoreChoice.ThrowAwaySqlite(LogName.Default), Choose(DefaultStore.ThrowAwaySqlite));

    [Fact]
    public void Without_a_store_other_verbs_take_the_file_in_the_current_folder() =>
        Assert.Equal(new StoreChoice.SqliteFile(Path.Combine(Here, "eventcore.db"), LogName.Default), Choose(DefaultStore.SqliteFile));

    [Fact]
    public void A_relative_path_begins_in_the_current_folder() =>
        Assert.Equal(new StoreChoice.SqliteFile(Path.Combine(Here, "shop.db"), new LogName("orders")), Choose("--sqlite", "shop.db", "--log", "orders"));

    [Fact]
    public void The_environment_names_a_database_where_no_option_does() =>
        Assert.Equal(new StoreChoice.Postgres("Host=db", "shop", LogName.Default), ChooseWith("Host=db", "--schema", "shop"));

    [Fact]
    public void An_option_wins_over_the_environment() =>
        Assert.Equal(new StoreChoice.Memory(), ChooseWith("Host=db", "--store", "memory"));

    [Fact]
    public void An_empty_variable_is_none() =>
        Assert.Equal(new StoreChoice.ThrowAwaySqlite(LogName.Default), ChooseWith(""));

    [Fact]
    public void Auto_is_a_private_server() =>
        Assert.Equal(new StoreChoice.PrivatePostgres("eventcore", LogName.Default), Choose("--postgres", "auto"));

    [Fact]
    public void A_choice_never_shows_its_connection_string() =>
        Assert.DoesNotContain("secret", $"{Choose("--postgres", "Host=db;Password=secret")}", StringComparison.Ordinal);

    private static StoreChoice Choose(params string[] arguments) => Choose(DefaultStore.ThrowAwaySqlite, arguments);

    private static StoreChoice Choose(DefaultStore @default, params string[] arguments) => Choose(@default, _ => null, arguments);

    private static StoreChoice ChooseWith(string variable, params string[] arguments) => Choose(DefaultStore.ThrowAwaySqlite, _ => variable, arguments);

    private static StoreChoice Choose(DefaultStore @default, Func<string, string?> variable, string[] arguments)
    {
        var options = new StoreOptions(@default);
        var root = new RootCommand();
        options.AddTo(root);
        var environment = new ToolEnvironment { Output = TextWriter.Null, Error = TextWriter.Null, CurrentDirectory = Here, Variable = variable };
        return options.ChooseFrom(root.Parse(arguments), environment);
    }
}

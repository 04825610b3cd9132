using System.CommandLine;

namespace EventCore.Cli.Tests;

public sealed class BenchOptionsTests
{
    [Fact]
    public void All_workloads_are_those_that_the_store_can_do_and_not_the_soak()
    {
        var sqlite = Settings(new StoreChoice.ThrowAwaySqlite(LogName.Default), "--workload", "all").Workloads;
        var memory = Settings(new StoreChoice.Memory(), "--workload", "all").Workloads;

        Assert.Equal(["soak"], WorkloadDefinition.All.Except(sqlite).Select(workload => workload.Name));
        Assert.Equal(["projection-simple", "projection-complex", "projection-live"], sqlite.Except(memory).Select(workload => workload.Name));
    }

    private static ToolEnvironment Quiet => new() { Output = TextWriter.Null, Error = TextWriter.Null, CurrentDirectory = "/" };

    private static BenchSettings Settings(StoreChoice choice, params string[] arguments)
    {
        var (verb, options) = (new Command("bench"), new BenchOptions(Quiet));
        options.AddTo(verb);
        return options.SettingsFrom(verb.Parse(arguments), choice);
    }
}

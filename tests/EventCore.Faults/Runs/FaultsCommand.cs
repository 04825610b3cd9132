using System.CommandLine;

namespace EventCore.Faults;

/// <summary>The command line.</summary>
internal static class FaultsCommand
{
    public static Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Injects faults into PostgreSQL, SQLite and their clients under load, and checks what comes of it.") { Run(), Mutate(), Worker(), List() };
        return root.Parse(args).InvokeAsync();
    }

    private static Command Run()
    {
        var minutes = new Option<double>("--minutes") { Description = "How long to go on; each scenario has its turn, and at least one.", DefaultValueFactory = _ => 30 };
        var seed = new Option<int>("--seed") { Description = "What is random comes from it; printed where it is not given.", DefaultValueFactory = _ => Environment.TickCount & 0xFFFFFF };
        var only = new Option<string[]>("--only") { Description = "Only these scenarios, by name.", AllowMultipleArgumentsPerToken = true };
        var faults = new Option<int>("--faults") { Description = "How many faults in each turn; several times as many of those that take no time. Controls have 2, or 10 where that is not enough.", DefaultValueFactory = _ => 10 };
        var controls = new Option<ControlRuns>("--controls") { Description = "Whether the controls run, too, in the first turn of each scenario.", DefaultValueFactory = _ => ControlRuns.Once };
        var report = new Option<FileInfo?>("--report") { Description = "Writes the figures as Markdown into this file." };
        var untilFailure = new Option<bool>("--until-failure") { Description = "Stop at the first that fails." };
        var command = new Command("run", "Runs scenarios in turn.") { minutes, seed, only, faults, controls, report, untilFailure };
        command.SetAction((parsed, cancellationToken) => new FaultRun(
            TimeSpan.FromMinutes(parsed.GetValue(minutes)), parsed.GetValue(seed), parsed.GetValue(only) ?? [], parsed.GetValue(faults), parsed.GetValue(controls), parsed.GetValue(report), parsed.GetValue(untilFailure))
            .RunAsync(cancellationToken));
        return command;
    }

    private static Command Mutate()
    {
        var repository = new Option<DirectoryInfo>("--repository") { Description = "The sources that a copy is made of.", DefaultValueFactory = _ => new DirectoryInfo(Environment.CurrentDirectory) };
        var only = new Option<string[]>("--only") { Description = "Only these mutations, by name.", AllowMultipleArgumentsPerToken = true };
        var report = new Option<FileInfo?>("--report") { Description = "Writes the results as Markdown into this file, where those of other mutations stay." };
        var command = new Command("mutate", "Switches off one safety measure after the other in a copy of the sources, and looks whether that is found.") { repository, only, report };
        command.SetAction((parsed, cancellationToken) => new MutationRun(parsed.GetValue(repository)!.FullName, parsed.GetValue(only) ?? [], parsed.GetValue(report)).RunAsync(cancellationToken));
        return command;
    }

    private static Command Worker()
    {
        var settings = new Argument<string>("settings");
        var command = new Command("worker", "A process of the load; started by the other verbs.") { settings };
        command.Hidden = true;
        command.SetAction((parsed, _) => LoadWorker.RunAsync(parsed.GetValue(settings)!, Console.In, Console.Out));
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "Names the scenarios.");
        command.SetAction(_ =>
        {
            foreach (var scenario in AllScenarios.Create())
            {
                Console.WriteLine($"{scenario.Name}: {scenario.Fault}{(scenario.SkipReason is { } reason ? $" (skipped: {reason})" : "")}");
            }
        });
        return command;
    }
}

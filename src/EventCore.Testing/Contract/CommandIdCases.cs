namespace EventCore.Testing;

/// <summary>What an executor makes of a store's promises: the first outcome of a command id stays its outcome.</summary>
internal sealed class CommandIdCases(ContractLog log) : ContractCases(log)
{
    private static readonly StreamId A = new("a");
    private static readonly StreamId B = new("b");
    private static readonly CommandOptions Once = new() { CommandId = new CommandId("once") };

    public async Task A_command_that_is_executed_again_appends_nothing_and_is_answered_as_before()
    {
        var here = new CommandExecutor(Store);
        _ = await ExecuteAsync(here, ContractCommand.Count(A));

        var first = Expect.Case<CommandResult.Committed>(await ExecuteAsync(here, ContractCommand.Count(A, B), Once), "the first result");
        _ = await ExecuteAsync(here, ContractCommand.Count(A));
        CommandResult[] again = [
            _ = await ExecuteAsync(here, ContractCommand.Count(A, B), Once),
            _ = await ExecuteAsync(new CommandExecutor(Store), ContractCommand.Count(B, A), Once),
            _ = await ExecuteAsync(new CommandExecutor(await OpenAgainAsync()), ContractCommand.Count(A, B), Once)];

        Expect.Equal(At(("a", 2), ("b", 1)), first.Versions, "the versions of the first result");
        Expect.Sequence([first, first, first], again, "results of the same command id");
        var recorded = await ReadLogAsync();
        Expect.Equal(5, recorded.Count, "the number of events in the log, the record of the command id included");
        Expect.Equal(recorded.Last(@event => @event.StreamId == B).Position, first.LastPosition, "the last position of the first result");
    }

    public async Task A_rejection_stays_one_whatever_happens_since()
    {
        var here = new CommandExecutor(Store);
        var first = Expect.Case<CommandResult.Rejected>(await ExecuteAsync(here, ContractCommand.CountAt(1, A), Once), "the first result");
        _ = await ExecuteAsync(here, ContractCommand.Count(A));

        foreach (var commands in new[] { here, new CommandExecutor(await OpenAgainAsync()) })
        {
            var again = Expect.Case<CommandResult.Rejected>(await ExecuteAsync(commands, ContractCommand.CountAt(1, A), Once), "the result of the same command id");
            Expect.Equal(first, again, "the rejection, details included");
        }

        Expect.Equal(1, await VersionOfAsync("a"), "the version of the command's stream");
    }

    public async Task A_decision_to_append_nothing_stays_one_too()
    {
        var first = await ExecuteAsync(new CommandExecutor(Store), ContractCommand.Nothing(A), Once);

        var again = await ExecuteAsync(new CommandExecutor(await OpenAgainAsync()), ContractCommand.Nothing(A), Once);

        Expect.Equal(new CommandResult.NothingToDo(1), first, "the first result");
        Expect.Equal(first, again, "the result of the same command id");
    }

    public async Task Executions_of_one_command_id_that_race_have_one_outcome()
    {
        CommandExecutor[] executors = [new(Store), new(Store), new(await OpenAgainAsync())];
        for (var round = 0; round < 10; round++)
        {
            var id = new CommandOptions { CommandId = new CommandId($"round-{round}"), Retry = new RetryPolicy { MaxAttempts = 100, BaseDelay = TimeSpan.Zero } };
            var expected = round;

            // Each of them is decided as the others leave the stream, so that those that come second would be rejected.
            var results = await InParallelAsync(12, number => ExecuteAsync(executors[number % executors.Length], ContractCommand.CountAt(expected, A), id));

            Expect.Equal(1, results.Distinct().Count(), "the number of different results of one command id");
            _ = Expect.Case<CommandResult.Committed>(results[0], "a result of one command id");
        }

        Expect.Equal(10, await VersionOfAsync("a"), "the version of the stream");
    }

    public async Task A_rejection_that_is_recorded_under_a_command_id_was_true_then()
    {
        var here = new CommandExecutor(Store);
        _ = await ExecuteAsync(here, ContractCommand.Count(A));
        _ = await ExecuteAsync(here, ContractCommand.Count(B));
        _ = await ExecuteAsync(new CommandExecutor(await OpenAgainAsync()), ContractCommand.Count(B));

        // What the executor remembers of the second stream is behind.
        var result = await ExecuteAsync(here, ContractCommand.CountAt(3, A, B), Once);

        _ = Expect.Case<CommandResult.Committed>(result, "the result of a command that only a state of before would have rejected");
    }

    public async Task A_command_id_belongs_to_one_command_and_its_streams()
    {
        var commands = new CommandExecutor(Store);
        _ = await ExecuteAsync(commands, ContractCommand.Count(A), Once);

        foreach (var other in new[] { ContractCommand.Count(A, B), ContractCommand.Count(B), ContractCommand.Nothing(A) })
        {
            var reused = await Expect.ThrowsAsync<CommandIdReusedException>(() => ExecuteAsync(commands, other, Once), "another command with the same id");
            Expect.Equal(Once.CommandId, reused.CommandId, "the id that the exception names");
        }

        Expect.Equal(2, (await ReadLogAsync()).Count, "the number of events in the log");
    }

    private Task<CommandResult> ExecuteAsync(CommandExecutor commands, ContractCommand command, CommandOptions? options = null) =>
        commands.ExecuteAsync(command, options, CancellationToken);
}

namespace EventCore.Tests;

/// <summary>What is made between a command's state and its events, by generated code and the handles it goes through.</summary>
public class DispatchAllocationTests
{
    private const int MaxBytesPerCommand = 1_024;
    private const int Commands = 1_000;

    [Fact]
    public void Dispatching_a_command_on_one_stream_takes_less_than_a_kibibyte_beyond_its_state_and_event()
    {
        var command = new CountCommand(new StreamId("counted"));
        Dispatch(command);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var number = 0; number < Commands; number++)
        {
            Dispatch(command);
        }

        var bytesPerCommand = (GC.GetAllocatedBytesForCurrentThread() - before) / Commands;
        Assert.InRange(bytesPerCommand, 1, MaxBytesPerCommand - 1);
    }

    /// <summary>As the executor does it: the streams, the state before any event, and the decision through handles of these streams.</summary>
    private static void Dispatch(ICommand<int, CounterEvent> command)
    {
        StreamId[] streams = [.. command.DeclaredStreams];
        var declared = new DeclaredStreams<CounterEvent>(new StreamVersions(streams, [StreamVersion.Empty]), declared: 1, discovered: []);
        Assert.IsType<Decision<CounterEvent>.Append>(command.Decide(command.InitialState, declared));
    }
}

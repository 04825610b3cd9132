namespace EventCore.Cli;

/// <summary>Records many readings of a new sensor in one decision.</summary>
[Command]
internal sealed partial record RecordReadings([Stream] StreamId Sensor, int Count) : ICommand<RecordReadings.State, SensorEvent>
{
    public sealed record State(bool HasReadings = false);

    public State Apply(State state, Recorded<SensorEvent> recorded) => state with { HasReadings = true };

    public Decision<SensorEvent> Handle(State state, Streams streams) =>
        state.HasReadings
            ? Decision.Reject("sensor-exists", $"{Sensor} has readings already.")
            : Decision.Append(Enumerable.Range(1, Count).Select(number => streams.Sensor.Event(new SensorEvent.ReadingRecorded(number, 20 + (number % 10)))));
}

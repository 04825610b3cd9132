namespace EventCore.Cli;

/// <summary>Records many observations of a new station in one decision.</summary>
[Command]
internal sealed partial record RecordObservations([Stream] StreamId Station, int Count) : ICommand<RecordObservations.State, SensorEvent>
{
    /// <summary>Makes the data of an event about 200 bytes long.</summary>
    private const string Remark = "Light wind from the north-west, clear sky, good visibility; the instruments were cleaned before and read twice, as usual.";

    public sealed record State(bool HasObservations = false);

    public State Apply(State state, Recorded<SensorEvent> recorded) => state with { HasObservations = true };

    public Decision<SensorEvent> Handle(State state, Streams streams) =>
        state.HasObservations
            ? Decision.Reject("station-exists", $"{Station} has observations already.")
            : Decision.Append(Enumerable.Range(1, Count).Select(number => streams.Station.Event(
                new SensorEvent.ObservationRecorded(number, Celsius: 20 + (number % 10), Hectopascal: 1_000 + (number % 30), RelativeHumidity: 40 + (number % 50), Remark))));
}

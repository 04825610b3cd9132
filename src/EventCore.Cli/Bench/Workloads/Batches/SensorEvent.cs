namespace EventCore.Cli;

/// <summary>What a sensor reports.</summary>
internal abstract record SensorEvent : IEventUnion<SensorEvent>
{
    private SensorEvent()
    {
    }

    public static EventRegistry<SensorEvent> Registry { get; } = new(
        EventCase<SensorEvent>.Of("reading-recorded", SensorEventJson.Default.ReadingRecorded),
        EventCase<SensorEvent>.Of("observation-recorded", SensorEventJson.Default.ObservationRecorded));

    public sealed record ReadingRecorded(int Number, decimal Celsius) : SensorEvent;

    public sealed record ObservationRecorded(int Number, decimal Celsius, decimal Hectopascal, decimal RelativeHumidity, string Remark) : SensorEvent;
}

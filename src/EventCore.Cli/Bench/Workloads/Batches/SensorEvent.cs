namespace EventCore.Cli;

/// <summary>What a sensor reports.</summary>
internal abstract record SensorEvent : IEventUnion<SensorEvent>
{
    private SensorEvent()
    {
    }

    public static EventRegistry<SensorEvent> Registry { get; } = new(
        EventCase<SensorEvent>.Of("reading-recorded", SensorEventJson.Default.ReadingRecorded));

    public sealed record ReadingRecorded(int Number, decimal Celsius) : SensorEvent;
}

namespace EventCore.Cli;

/// <summary>What a sensor reports.</summary>
[EventUnion]
internal abstract partial record SensorEvent
{
    private SensorEvent()
    {
    }

    [EventType("reading-recorded")]
    public sealed record ReadingRecorded(int Number, decimal Celsius) : SensorEvent;

    [EventType("observation-recorded")]
    public sealed record ObservationRecorded(int Number, decimal Celsius, decimal Hectopascal, decimal RelativeHumidity, string Remark) : SensorEvent;
}

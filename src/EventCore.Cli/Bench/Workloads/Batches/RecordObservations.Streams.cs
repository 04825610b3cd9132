namespace EventCore.Cli;

/// <summary>The streams of the command, spelled as a source generator spells them.</summary>
internal sealed partial record RecordObservations
{
    IEnumerable<StreamId> ICommand<State, SensorEvent>.DeclaredStreams => [Station];

    State ICommand<State, SensorEvent>.InitialState => new();

    Decision<SensorEvent> ICommand<State, SensorEvent>.Decide(State state, DeclaredStreams<SensorEvent> streams) =>
        Handle(state, new Streams(this, streams));

    public sealed class Streams(RecordObservations command, DeclaredStreams<SensorEvent> declared)
    {
        public StreamHandle<SensorEvent> Station { get; } = declared.Handle(command.Station);
    }
}

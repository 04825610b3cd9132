using System.Runtime.InteropServices;
using EventCore.Benchmarks;

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return args switch
{
    [SlowCommitsCommand.Name] => await SlowCommitsCommand.RunAsync(stop.Token),
    [AdoptMeasurement.Name, .. var rest] => await AdoptMeasurement.RunAsync(rest, stop.Token),
    [ProjectionsMeasurement.Name, .. var rest] => await ProjectionsMeasurement.RunAsync(rest, stop.Token),
    [ProjectionLoad.Name, var load] => await ProjectionLoad.RunAsync(load, stop.Token),
    _ => await CompareCommand.RunAsync(args, stop.Token),
};

void Stop(PosixSignalContext signal)
{
    // The server and the processes are ended on the way out.
    signal.Cancel = true;
    stop.Cancel();
}

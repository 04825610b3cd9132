using EventCore.Cli;

using var signals = new StopSignals();
return (int)await Tool.RunAsync(args, ToolEnvironment.ForProcess(), signals.Token).ConfigureAwait(false);

namespace EventCore.Faults;

/// <summary>A kind of fault under load, with a control in which the same fault must show.</summary>
internal abstract class Scenario
{
    /// <summary>What it is called on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>What is done, for the report.</summary>
    public abstract string Fault { get; }

    /// <summary>What is different in the control, for the report.</summary>
    public abstract string Control { get; }

    /// <summary>Why it cannot run here; null where it can.</summary>
    public virtual string? SkipReason => null;

    /// <summary>How many faults are injected for each that is asked for: more where they are quick. Not in the control.</summary>
    public virtual int FaultsFactor => 1;

    /// <summary>Whether what came of the control shows what it is to show.</summary>
    public virtual bool ControlFailed(ScenarioResult control) => !control.IsSound;

    public abstract Task<ScenarioResult> RunAsync(ScenarioContext context, CancellationToken cancellationToken);

    /// <summary>Injects as many faults as there are to be, each once the load goes on after the one before; none after one that it does not get over.</summary>
    protected static async Task InjectAllAsync(LoadRun load, ScenarioContext context, Func<Task> injectAsync, CancellationToken cancellationToken)
    {
        var isRunning = true;
        for (var fault = 0; isRunning && fault < context.Faults; fault++)
        {
            await context.PauseAsync(cancellationToken);
            load.NoteFault();
            await injectAsync();
            isRunning = await load.WaitForProgressAsync(cancellationToken);
        }
    }
}

namespace EventCore.Cli;

/// <summary>Passes the steps of an adoption on to whoever watches.</summary>
internal sealed class AdoptSteps(RunProgress progress) : IProgress<AdoptionProgress>
{
    public void Report(AdoptionProgress value)
    {
        if (value.Total > 0)
        {
            progress.Begin(value.Step, value.Total, () => value.Done);
        }
        else
        {
            progress.Begin(value.Step);
        }
    }
}

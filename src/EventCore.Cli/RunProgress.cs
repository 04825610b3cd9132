namespace EventCore.Cli;

/// <summary>Where a run is, for whoever watches. Polled: the run itself only says when a phase begins.</summary>
internal sealed class RunProgress
{
    private volatile Phase _current = new("starting", 0, () => 0);

    public Phase Current => _current;

    /// <summary>Begins a phase of unknown length.</summary>
    public void Begin(string name) => _current = new Phase(name, 0, () => 0);

    /// <summary>Begins a phase of so many operations.</summary>
    public void Begin(string name, long operations, Func<long> begun) => _current = new Phase(name, operations, begun);

    internal sealed record Phase(string Name, long Operations, Func<long> Begun);
}

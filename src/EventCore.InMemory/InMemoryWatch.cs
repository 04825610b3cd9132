using EventCore.Stores;

namespace EventCore;

/// <summary>Tells of the appends to a log in memory, whichever store they went through.</summary>
internal sealed class InMemoryWatch : IAppendWatch
{
    private readonly AppendSignal _signal;
    private readonly Action _appended;

    public InMemoryWatch(AppendSignal signal, Action appended)
    {
        (_signal, _appended) = (signal, appended);
        signal.Add(appended);
    }

    public bool HearsOthers => true;

    public ValueTask DisposeAsync()
    {
        _signal.Remove(_appended);
        return ValueTask.CompletedTask;
    }
}

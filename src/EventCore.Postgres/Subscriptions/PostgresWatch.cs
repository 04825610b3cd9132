using EventCore.Stores;

namespace EventCore;

/// <summary>Tells of the appends of one store object at once, and of those of others where somebody listens.</summary>
internal sealed class PostgresWatch : IAppendWatch
{
    private readonly AppendSignal _own;
    private readonly Action _appended;
    private readonly AppendListener? _others;

    public PostgresWatch(AppendSignal own, Action appended, AppendListener? others)
    {
        (_own, _appended, _others) = (own, appended, others);
        own.Add(appended);
    }

    public bool HearsOthers => _others is { IsListening: true };

    public ValueTask DisposeAsync()
    {
        _own.Remove(_appended);
        return _others?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}

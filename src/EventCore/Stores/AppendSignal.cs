namespace EventCore.Stores;

/// <summary>Tells those who watch a store that something was appended. Thread-safe, and next to free while nobody watches.</summary>
public sealed class AppendSignal
{
    private Action? _watchers;

    /// <summary>Calls back at every <see cref="Raise"/>.</summary>
    public void Add(Action watcher)
    {
        ArgumentNullException.ThrowIfNull(watcher);
        Change(watchers => watchers + watcher);
    }

    /// <summary>Calls back no more. A call under way may still come.</summary>
    public void Remove(Action watcher)
    {
        ArgumentNullException.ThrowIfNull(watcher);
        Change(watchers => watchers - watcher);
    }

    /// <summary>Something was committed.</summary>
    public void Raise() => Volatile.Read(ref _watchers)?.Invoke();

    private void Change(Func<Action?, Action?> change)
    {
        for (var seen = Volatile.Read(ref _watchers); ;)
        {
            var found = Interlocked.CompareExchange(ref _watchers, change(seen), seen);
            if (ReferenceEquals(found, seen))
            {
                return;
            }

            seen = found;
        }
    }
}

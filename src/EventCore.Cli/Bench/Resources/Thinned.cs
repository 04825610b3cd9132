namespace EventCore.Cli;

/// <summary>A list of samples taken at even distances that stays short: when it is full, every second one goes, and from then on every second one is not taken. Not thread-safe.</summary>
internal sealed class Thinned<T>(int capacity = Thinned<T>.DefaultCapacity)
    where T : class
{
    /// <summary>As many as a plot can show.</summary>
    public const int DefaultCapacity = 240;

    private readonly List<T> _items = [];
    private int _every = 1;
    private int _added;

    /// <summary>The newest, whether or not it was kept.</summary>
    public T? Last { get; private set; }

    /// <summary>Those that were kept, and the newest.</summary>
    public IReadOnlyList<T> Items => Last is null || ReferenceEquals(_items[^1], Last) ? _items : [.. _items, Last];

    public void Add(T item)
    {
        Last = item;
        if (_added++ % _every != 0)
        {
            return;
        }

        _items.Add(item);
        if (_items.Count == capacity)
        {
            for (var kept = 0; kept < capacity / 2; kept++)
            {
                _items[kept] = _items[2 * kept];
            }

            _items.RemoveRange(capacity / 2, capacity - (capacity / 2));
            _every *= 2;
        }
    }
}

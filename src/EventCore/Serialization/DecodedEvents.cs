using System.Collections;

namespace EventCore;

/// <summary>What a stored event is to a union: one event, or several or none where an upcaster says so.</summary>
/// <remarks>All of them have the stored event's stream, version, position, id and metadata. No event is the default.</remarks>
/// <typeparam name="TEvent">The union.</typeparam>
public readonly record struct DecodedEvents<TEvent> : IReadOnlyList<Recorded<TEvent>>
{
    private readonly Recorded<TEvent>? _first;

    /// <param name="stored">What became of a stored event.</param>
    internal DecodedEvents(Recorded<TEvent> stored) => _first = stored.IsNone ? null : stored;

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            var count = 0;
            for (var one = _first; one is not null; one = one.Next)
            {
                count++;
            }

            return count;
        }
    }

    /// <summary>One of them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not as many.</exception>
    public Recorded<TEvent> this[int index]
    {
        get
        {
            var one = index < 0 ? null : _first;
            for (var skip = index; one is not null && skip > 0; skip--)
            {
                one = one.Next;
            }

            return one ?? throw new ArgumentOutOfRangeException(nameof(index), index, $"There are {Count} events.");
        }
    }

    /// <summary>Each of them, in their order.</summary>
    public Enumerator GetEnumerator() => new(_first);

    IEnumerator<Recorded<TEvent>> IEnumerable<Recorded<TEvent>>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Goes through the events.</summary>
    public record struct Enumerator : IEnumerator<Recorded<TEvent>>
    {
        private readonly Recorded<TEvent>? _first;
        private Recorded<TEvent>? _next;

        internal Enumerator(Recorded<TEvent>? first) => (_first, _next) = (first, first);

        /// <inheritdoc/>
        public Recorded<TEvent> Current { get; private set; } = null!;

        readonly object IEnumerator.Current => Current;

        /// <inheritdoc/>
        public bool MoveNext()
        {
            if (_next is null)
            {
                return false;
            }

            (Current, _next) = (_next, _next.Next);
            return true;
        }

        /// <inheritdoc/>
        public void Reset() => _next = _first;

        /// <inheritdoc/>
        public readonly void Dispose()
        {
        }
    }
}

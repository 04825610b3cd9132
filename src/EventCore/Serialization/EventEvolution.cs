using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EventCore;

/// <summary>Every shape that a union ever stored events in, and the way from each of them to what the union is today.</summary>
internal sealed class EventEvolution<TEvent>
    where TEvent : class
{
    // What a message calls the upcasters of a union: the member that declares them.
    private const string Parameter = "Upcasters";

    private readonly Dictionary<EventShape, EventCase<TEvent>> _cases;
    private readonly Dictionary<EventShape, Upcaster<TEvent>> _upcasters = [];
    private readonly HashSet<string> _ignored = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _newest = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">The upcasters do not lead from each old shape to the union.</exception>
    public EventEvolution(IEnumerable<EventCase<TEvent>> cases, IEnumerable<Upcaster<TEvent>> upcasters)
    {
        _cases = cases.ToDictionary(@case => @case.Shape);
        foreach (var upcaster in upcasters)
        {
            Add(upcaster);
        }

        foreach (var shape in _cases.Keys.Concat(_upcasters.Keys))
        {
            _newest[shape.EventType.Value] = Math.Max(shape.SchemaVersion, NewestOf(shape.EventType) ?? EventShape.FirstVersion);
        }

        RequireNoneIgnored();
        RequireEveryVersion();
        foreach (var upcaster in _upcasters.Values)
        {
            RequireContinued(upcaster);
            RequireAnEnd(upcaster, []);
        }
    }

    /// <summary>The names under which events of the union are stored, or were.</summary>
    public IEnumerable<string> EventTypes => _newest.Keys;

    /// <summary>The newest version of the schema of a type; null for a type that the union does not know.</summary>
    public int? NewestOf(EventType type) => _newest.TryGetValue(type.Value, out var version) ? version : null;

    /// <summary>Whether events of this type are nothing to the union.</summary>
    public bool Ignores(EventType type) => _ignored.Contains(type.Value);

    /// <summary>The events of the union that a stored one became, which may be none.</summary>
    /// <param name="shape">An old shape that the union knows.</param>
    /// <param name="json">The stored data.</param>
    public IReadOnlyList<TEvent> Upcast(EventShape shape, ReadOnlySpan<byte> json)
    {
        var events = new List<TEvent>(1);
        var upcaster = _upcasters[shape];
        Follow(upcaster, upcaster.Read(json), events);
        return events;
    }

    private void Follow(Upcaster<TEvent> upcaster, object old, List<TEvent> events)
    {
        foreach (var made in upcaster.Upcast(old))
        {
            var value = made.Value ?? throw new InvalidOperationException($"The upcaster of {upcaster.Shape} made null.");
            if (made.Shape is null || _cases.ContainsKey(made.Shape))
            {
                events.Add(value as TEvent ?? _cases[made.Shape!].Decode(Utf8((JsonObject)value)));
            }
            else
            {
                var next = _upcasters[made.Shape];
                Follow(next, value is JsonObject json && next.Takes != typeof(JsonObject) ? next.Read(Utf8(json)) : value, events);
            }
        }
    }

    private static ReadOnlySpan<byte> Utf8(JsonObject json)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            json.WriteTo(writer);
        }

        return buffer.WrittenSpan;
    }

    private void Add(Upcaster<TEvent> upcaster)
    {
        var shape = upcaster.Shape;
        if (upcaster.IgnoresAllVersions)
        {
            _ = _ignored.Add(shape.EventType.Value);
        }
        else if (!_upcasters.TryAdd(shape, upcaster))
        {
            throw Refused($"{shape} has two upcasters. Keep one.");
        }
        else if (_cases.Values.FirstOrDefault(@case => @case.Shape.EventType == shape.EventType) is { } @case && @case.Shape.SchemaVersion <= shape.SchemaVersion)
        {
            throw Refused($"{shape} is upcast, but {@case.ClrType.Name} is stored as {@case.Shape}. Upcasters are from older versions than the one that is stored.");
        }
    }

    private void RequireNoneIgnored()
    {
        if (_ignored.FirstOrDefault(_newest.ContainsKey) is { } type)
        {
            throw Refused($"'{type}' is ignored, but it is also a case or upcast. Decide on one.");
        }
    }

    private void RequireEveryVersion()
    {
        foreach (var (type, newest) in _newest)
        {
            for (var version = EventShape.FirstVersion; version < newest; version++)
            {
                var shape = new EventShape(type, version);
                if (!_upcasters.ContainsKey(shape))
                {
                    throw Refused(
                        $"'{type}' is known up to version {newest}, but nothing says what becomes of version {version}. Declare an upcaster: Upcaster<{typeof(TEvent).Name}>.From(\"{type}\", {version}).");
                }
            }
        }
    }

    private void RequireContinued(Upcaster<TEvent> upcaster)
    {
        foreach (var made in upcaster.Makes)
        {
            var (clrType, what) = _cases.TryGetValue(made, out var @case)
                ? (@case.ClrType, "is a case")
                : _upcasters.TryGetValue(made, out var next)
                    ? (next.Takes, "has an upcaster")
                    : throw Refused($"The upcaster of {upcaster.Shape} makes {made}, which is neither a case nor upcast further.");

            // JSON can be read as whatever is wanted; an object is only what it is.
            if (upcaster.Gives != typeof(JsonObject) && clrType != typeof(object) && clrType != upcaster.Gives)
            {
                throw Refused(
                    $"The upcaster of {upcaster.Shape} makes {made} as {upcaster.Gives.Name}, but that {what} of {clrType.Name}. Make the one what the other takes.");
            }
        }
    }

    private void RequireAnEnd(Upcaster<TEvent> upcaster, List<EventShape> way)
    {
        if (way.Contains(upcaster.Shape))
        {
            throw Refused($"Upcasters lead in a circle: {string.Join(" to ", way.Append(upcaster.Shape))}.");
        }

        way.Add(upcaster.Shape);
        foreach (var made in upcaster.Makes)
        {
            if (_upcasters.TryGetValue(made, out var next))
            {
                RequireAnEnd(next, way);
            }
        }

        way.RemoveAt(way.Count - 1);
    }

    private static ArgumentException Refused(string reason) => new($"{typeof(TEvent).Name}: {reason}", Parameter);
}

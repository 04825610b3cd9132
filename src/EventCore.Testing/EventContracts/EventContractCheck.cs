using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EventCore.Stores;

namespace EventCore.Testing;

/// <summary>One comparison of a union with its files.</summary>
internal sealed class EventContractCheck<TEvent>
    where TEvent : class, IEventUnion<TEvent>
{
    private static readonly StreamId Stream = new("samples");

    private readonly List<string> _problems = [];
    private readonly Dictionary<EventShape, EventContractFile> _files = [];
    private readonly HashSet<string> _unusable = new(StringComparer.Ordinal);
    private readonly HashSet<EventShape> _changed = [];
    private readonly Dictionary<EventShape, List<JsonNode?>> _samples;
    private readonly string _directory;
    private readonly NewContracts _newContracts;

    public EventContractCheck(string directory, IEnumerable<TEvent> samples, NewContracts newContracts)
    {
        (_directory, _newContracts) = (directory, newContracts);
        _samples = samples.Select(Encode).GroupBy(encoded => ShapeOf(encoded.Type)).ToDictionary(
            encoded => encoded.Key, encoded => encoded.Select(DataOf).ToList());
    }

    /// <summary>Every difference, with what to do about it. Asked once: it also writes what is accepted.</summary>
    public IReadOnlyList<string> Problems()
    {
        foreach (var path in Directory.EnumerateFiles(_directory, "*.json").Order(StringComparer.Ordinal))
        {
            Read(path);
        }

        // What a file that cannot be read says is not known, and no reason to write another.
        foreach (var @case in TEvent.Registry.Cases.Where(@case => !_unusable.Contains(EventContractFile.NameOf(@case.Shape))))
        {
            CheckCase(@case);
        }

        foreach (var upcaster in TEvent.Upcasters.Where(upcaster => IsKnown(upcaster.Shape) && !_files.ContainsKey(upcaster.Shape)))
        {
            Add($"{upcaster.Shape} has an upcaster, but no file with data to try it on. "
                + $"Bring '{EventContractFile.NameOf(upcaster.Shape)}' back, or write it, with samples of what was stored.");
        }

        foreach (var file in _files.Values.Where(file => !_changed.Contains(file.Shape)))
        {
            CheckSamples(file);
        }

        return _problems;
    }

    private void Read(string path)
    {
        try
        {
            var file = EventContractFile.Read(path);
            _files.Add(file.Shape, file);
        }
        catch (FormatException broken)
        {
            _ = _unusable.Add(Path.GetFileName(path));
            Add($"'{Path.GetFileName(path)}' cannot be used: {broken.Message}. Restore it.");
        }
    }

    private void CheckCase(EventCase<TEvent> @case)
    {
        var code = new EventContractFile(
            @case.Shape, @case.Contract is { } contract ? EventContractSchema.Of(contract) : null, _samples.GetValueOrDefault(@case.Shape, []));
        if (code.Samples.Count == 0)
        {
            Add($"{@case.Shape} has no sample. Give one.");
        }
        else if (_files.TryGetValue(@case.Shape, out var file))
        {
            Compare(file, code);
        }
        else
        {
            AcceptOrRefuse(code, $"{@case.Shape} is new: there is no file '{EventContractFile.NameOf(@case.Shape)}'.");
        }
    }

    private void Compare(EventContractFile file, EventContractFile code)
    {
        List<string> differences = [.. Differences("schema", file.Schema, code.Schema)];
        for (var index = 0; index < file.Samples.Count; index++)
        {
            differences.AddRange(index < code.Samples.Count
                ? Differences($"sample {index}", file.Samples[index], code.Samples[index])
                : [$"sample {index}: is no longer given"]);
        }

        if (differences.Count > 0)
        {
            AddChange(file.Shape, differences);
        }
        else if (code.Samples.Count > file.Samples.Count)
        {
            AcceptOrRefuse(code, $"{file.Shape} has {code.Samples.Count - file.Samples.Count} new samples at the end.");
        }
    }

    private void AcceptOrRefuse(EventContractFile code, string what)
    {
        if (_newContracts == NewContracts.Refused)
        {
            Add($"{what} If it was never stored otherwise, accept it with {EventContract.AcceptVariable}=1, and commit the file.");
            return;
        }

        code.Write(_directory);
        _files[code.Shape] = code;
    }

    /// <summary>What stands in a file is decoded, and what is a case today is encoded to the same again.</summary>
    private void CheckSamples(EventContractFile file)
    {
        if (file.Samples.Count == 0)
        {
            Add($"'{EventContractFile.NameOf(file.Shape)}' has no sample. Restore it.");
        }

        List<string> differences = [];
        for (var index = 0; index < file.Samples.Count; index++)
        {
            var sample = file.Samples[index];
            try
            {
                List<JsonNode?> again = [.. TEvent.Registry.Decode(Recorded(file.Shape, sample)).Select(decoded => DataOf(Encode(decoded.Data)))];
                differences.AddRange(IsCase(file.Shape) ? Differences($"sample {index}, decoded and encoded again", sample, again[0]) : []);
            }
            catch (EventDecodingException undecodable)
            {
                AddUndecodable(file.Shape, index, undecodable);
            }
        }

        if (differences.Count > 0)
        {
            AddChange(file.Shape, differences);
        }
    }

    private void AddChange(EventShape shape, IEnumerable<string> differences)
    {
        _ = _changed.Add(shape);
        Add($"{shape} is no longer stored as it was:{string.Concat(differences.Select(difference => $"{Environment.NewLine}      {difference}"))}{Environment.NewLine}"
            + $"    Events of this version may be stored already, so this is not accepted. "
            + $"Undo it, or raise the version to {shape.SchemaVersion + 1} and declare an upcaster from version {shape.SchemaVersion}.");
    }

    private void AddUndecodable(EventShape shape, int index, EventDecodingException undecodable)
    {
        // What the inner exception says may quote the data, which here is nobody's.
        var reason = undecodable.InnerException ?? undecodable;
        Add($"{shape} can no longer be read. Sample {index}: {reason.Message}" + (IsKnown(shape)
            ? ""
            : $"{Environment.NewLine}    Bring the case back, or declare what becomes of the events that are stored: an upcaster to another name, to several events or to none."));
    }

    private void Add(string problem) => _problems.Add($"  - {problem}");

    private static bool IsCase(EventShape shape) => TEvent.Registry.Cases.Any(@case => @case.Shape == shape);

    /// <summary>The name is that of a case or of events that are upcast; one that is ignored is not.</summary>
    private static bool IsKnown(EventShape shape) => TEvent.Registry.EventTypes.Contains(shape.EventType);

    private static EventShape ShapeOf(EventType type) => TEvent.Registry.Cases.Single(@case => @case.Shape.EventType == type).Shape;

    private static NewEvent Encode(TEvent @event) => TEvent.Registry.Encode(Stream, new EventId(Guid.Empty), @event, EventMetadata.Empty);

    private static JsonNode? DataOf(NewEvent encoded) => JsonNode.Parse(encoded.Data.Span);

    private static RecordedEvent Recorded(EventShape shape, JsonNode? sample) => new(
        new LogPosition(1), Stream, new StreamVersion(1), new EventId(Guid.Empty), shape.EventType, Encoding.UTF8.GetBytes(sample?.ToJsonString() ?? "null"),
        shape.SchemaVersion == EventShape.FirstVersion
            ? EventMetadata.Empty
            : new EventMetadata { Custom = new Dictionary<string, string>(StringComparer.Ordinal) { [EventMetadata.SchemaVersionKey] = shape.SchemaVersion.ToString(CultureInfo.InvariantCulture) } },
        DateTimeOffset.UnixEpoch);

    private static IEnumerable<string> Differences(string what, JsonNode? expected, JsonNode? found) =>
        JsonDifference.Between(ElementOf(expected), ElementOf(found)).Select(difference => $"{what}, {difference}");

    private static JsonElement ElementOf(JsonNode? node) => JsonSerializer.SerializeToElement(node);
}

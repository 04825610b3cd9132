using System.Text.Json;

namespace EventCore.Cli;

/// <summary>A JSON object with the new name of each stream that gets one, by its old.</summary>
internal static class RenameMapFile
{
    /// <exception cref="ToolException">The file cannot be read, is no such object, or has a new name that no stream may have.</exception>
    public static async Task<IReadOnlyDictionary<string, StreamId>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var document = JsonDocument.Parse(await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false));
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw Usage($"The rename map {path} must be one JSON object of old names and new ones.");
            }

            var renames = new Dictionary<string, StreamId>(StringComparer.Ordinal);
            foreach (var pair in document.RootElement.EnumerateObject())
            {
                if (!renames.TryAdd(pair.Name, NewName(path, pair)))
                {
                    throw Usage($"The rename map {path} names '{pair.Name}' twice.");
                }
            }

            return renames;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            throw Usage($"The rename map {path} could not be read: {failure.Message}");
        }
    }

    private static StreamId NewName(string path, JsonProperty pair)
    {
        if (pair.Name.Contains('\0', StringComparison.Ordinal))
        {
            throw Usage($"The rename map {path} has an old name with U+0000, which no stream can have had.");
        }

        try
        {
            return pair.Value.ValueKind == JsonValueKind.String && pair.Value.GetString() is { } name && new StreamId(name) is var streamId && streamId.Value == name
                ? streamId
                : throw Usage($"The rename map {path} gives '{pair.Name}' no name that is a trimmed text.");
        }
        catch (ArgumentException malformed)
        {
            throw Usage($"The rename map {path} gives '{pair.Name}' a name that no stream may have. {malformed.Message.Split(" (Parameter")[0]}");
        }
    }

    private static ToolException Usage(string message) => new(message, ExitCode.Usage);
}

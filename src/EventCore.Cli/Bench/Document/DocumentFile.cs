using System.Text.Json;

namespace EventCore.Cli;

/// <summary>Saved runs. A file is replaced as a whole: whoever reads it, and whatever became of the one who wrote it, finds one document or the other.</summary>
internal static class DocumentFile
{
    public static string Write(BenchDocument document) => JsonSerializer.Serialize(document, BenchJson.Default.BenchDocument);

    /// <summary>Several, as one JSON document: a list.</summary>
    public static string WriteAll(IReadOnlyList<BenchDocument> documents) => JsonSerializer.Serialize(documents, BenchJson.Default.IReadOnlyListBenchDocument);

    /// <exception cref="ToolException">The file cannot be written.</exception>
    public static async Task SaveAsync(BenchDocument document, string path)
    {
        var unfinished = $"{path}.unfinished";
        try
        {
            await File.WriteAllTextAsync(unfinished, Write(document) + "\n").ConfigureAwait(false);
            File.Move(unfinished, path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"The figures cannot be saved to '{path}': {failure.Message}", ExitCode.Failed, failure);
        }
    }

    /// <exception cref="ToolException">The file cannot be read, or holds something else.</exception>
    public static async Task<BenchDocument> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var text = await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false);
            RequireVersion(text, path);
            return JsonSerializer.Deserialize(text, BenchJson.Default.BenchDocument) ?? throw NoDocument(path, "it holds nothing.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"'{path}' cannot be read: {failure.Message}", ExitCode.Usage, failure);
        }
        catch (JsonException malformed)
        {
            throw NoDocument(path, malformed.Message);
        }
    }

    /// <summary>Before anything else is looked for, which another version may not have.</summary>
    private static void RequireVersion(string text, string path)
    {
        using var json = JsonDocument.Parse(text);
        var version = json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("version", out var property) && property.TryGetInt32(out var number) ? number : 0;
        if (version != BenchDocument.CurrentVersion)
        {
            throw NoDocument(path, version == 0 ? "it says no version." : $"it is of version {version}, and this tool reads version {BenchDocument.CurrentVersion}.");
        }
    }

    private static ToolException NoDocument(string path, string why) =>
        new($"'{path}' is no run that was saved with --save: {why}", ExitCode.Usage);
}

using System.Text.Json;

namespace EventCore.Cli;

/// <summary>Reads targets: the product's own, or a file that a user put in their place.</summary>
internal static class TargetsFile
{
    private const int Version = 1;

    private const string OwnTargets = "EventCore.Cli.targets.json";

    /// <summary>The product's own, as a file that can be changed.</summary>
    public static string OwnText { get; } = ReadOwn();

    /// <summary>The product's own.</summary>
    public static IReadOnlyList<Target> Own { get; } = Parse(OwnText);

    /// <exception cref="ToolException">The file cannot be read, or says what no run can be held against.</exception>
    public static IReadOnlyList<Target> Read(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"The targets in '{path}' cannot be read: {failure.Message}", ExitCode.Usage, failure);
        }
        catch (FormatException wrong)
        {
            throw new ToolException($"The targets in '{path}' cannot be used: {wrong.Message}", ExitCode.Usage, wrong);
        }
    }

    private static string ReadOwn()
    {
        using var stream = typeof(TargetsFile).Assembly.GetManifestResourceStream(OwnTargets)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static IReadOnlyList<Target> Parse(string json)
    {
        TargetsDocument document;
        try
        {
            document = JsonSerializer.Deserialize(json, TargetsJson.Default.TargetsDocument) ?? throw new FormatException("it holds nothing.");
        }
        catch (JsonException malformed)
        {
            throw new FormatException($"{malformed.Message} Start from the product's own: eventcore bench --print-targets", malformed);
        }

        if (document.Version != Version)
        {
            throw new FormatException($"it is of version {document.Version}, and this tool reads version {Version}.");
        }

        foreach (var target in document.Targets)
        {
            Require(target);
        }

        return document.Targets;
    }

    private static void Require(Target target)
    {
        if (target.Metric != Metric.WorstRegression && Metric.Find(target.Metric) is null)
        {
            throw new FormatException($"'{target.Name}' is about the metric '{target.Metric}'. There are: {string.Join(", ", Metric.All.Select(metric => metric.Id).Append(Metric.WorstRegression))}.");
        }

        if (target.Workloads.FirstOrDefault(name => name != Target.EveryWorkload && WorkloadDefinition.All.All(workload => workload.Name != name)) is { } unknown)
        {
            throw new FormatException($"'{target.Name}' is about the workload '{unknown}'. There are: {string.Join(", ", WorkloadDefinition.All.Select(workload => workload.Name))}; or {Target.EveryWorkload} for all.");
        }
    }
}

using System.CommandLine;

namespace EventCore.Cli;

/// <summary>The options that say where reports go.</summary>
internal sealed class ReportOptions(ToolEnvironment environment)
{
    private readonly Option<string?> _markdown = new("--markdown") { HelpName = "FILE", Description = "Also write the report as Markdown." };

    private readonly Option<string?> _html = new("--html") { HelpName = "FILE", Description = "Also write the report as one HTML page with plots, which needs nothing else and asks nobody." };

    private readonly Option<string?> _into = new("--into") { HelpName = "FILE", Description = $"Also put a short table into a Markdown file of yours, between {MarkdownSummary.Begin} and {MarkdownSummary.End}." };

    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON document with every figure, and nothing else, on standard output." };

    public void AddTo(Command verb)
    {
        foreach (var option in new Option[] { _markdown, _html, _into, _json })
        {
            verb.Options.Add(option);
        }
    }

    public bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>Writes everything that was asked for.</summary>
    /// <exception cref="ToolException">A file cannot be written.</exception>
    public async Task WriteAsync(ParseResult parsed, IReadOnlyList<BenchDocument> runs, CancellationToken cancellationToken)
    {
        await WriteFileAsync(parsed.GetValue(_markdown), () => MarkdownReport.Write(runs), cancellationToken).ConfigureAwait(false);
        await WriteFileAsync(parsed.GetValue(_html), () => HtmlReport.Write(runs), cancellationToken).ConfigureAwait(false);
        if (parsed.GetValue(_into) is { } into)
        {
            await WriteFileAsync(into, () => MarkdownSummary.Into(File.ReadAllText(FullPath(into)), into, runs), cancellationToken).ConfigureAwait(false);
        }

        if (!IsJson(parsed))
        {
            await environment.Output.WriteLineAsync(string.Join(Environment.NewLine + Environment.NewLine, runs.Select(TerminalReport.Write))).ConfigureAwait(false);
        }
    }

    private async Task WriteFileAsync(string? path, Func<string> text, CancellationToken cancellationToken)
    {
        if (path is null)
        {
            return;
        }

        try
        {
            await File.WriteAllTextAsync(FullPath(path), text(), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"The report cannot be written to '{path}': {failure.Message}", ExitCode.Failed, failure);
        }
    }

    private string FullPath(string path) => Path.GetFullPath(path, environment.CurrentDirectory);
}

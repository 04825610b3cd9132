using System.Text.RegularExpressions;

namespace EventCore.Cli.Tests;

/// <summary>Figures that we publish come from runs whose every figure is in the repository: <c>bench/report</c> makes all of it.</summary>
public sealed partial class PublishedFiguresTests
{
    private static readonly string[] Saved = ["docs/performance/report-postgresql.json", "docs/performance/report-sqlite.json"];

    [Fact]
    public async Task The_performance_report_is_what_the_command_makes_of_the_saved_runs() =>
        Assert.Equal(MarkdownReport.Write(await Runs()), await Read("docs/performance-report.md"));

    [Fact]
    public async Task The_figures_of_the_README_are_those_of_the_saved_runs()
    {
        var readme = await Read("README.md");

        Assert.Equal(MarkdownSummary.Into(readme, "README.md", await Runs()), readme);
    }

    [Fact]
    public async Task The_README_has_no_other_figure_of_speed()
    {
        var readme = await Read("README.md");
        var figures = readme.IndexOf(MarkdownSummary.Begin, StringComparison.Ordinal)..readme.IndexOf(MarkdownSummary.End, StringComparison.Ordinal);

        Assert.NotEmpty(Speed().Matches(readme[figures]));
        Assert.Empty(Speed().Matches(readme.Remove(figures.Start.Value, figures.End.Value - figures.Start.Value)));
    }

    [Fact]
    public async Task The_saved_runs_are_complete_and_durable_and_nothing_failed()
    {
        var runs = await Runs();

        Assert.Equal(["PostgreSQL", "SQLite"], runs.Select(run => run.Store.Name));
        Assert.All(runs, run => Assert.Equal((true, true, true, 0), (run.Complete, run.Store.Durable, run.Machine.Optimized, run.Failed)));
        Assert.All(runs, run => Assert.NotNull(run.Yardstick));
    }

    private static async Task<IReadOnlyList<BenchDocument>> Runs()
    {
        var runs = new List<BenchDocument>();
        foreach (var path in Saved)
        {
            runs.Add(await DocumentFile.ReadAsync(Checkout.PathOf(path), TestContext.Current.CancellationToken));
        }

        return runs;
    }

    private static Task<string> Read(string path) => File.ReadAllTextAsync(Checkout.PathOf(path), TestContext.Current.CancellationToken);

    /// <summary>So much a second, or so many milliseconds.</summary>
    [GeneratedRegex(@"\d\s*(events|commands|operations|inserts)?\s*(/s\b|a second\b|per second\b)|\d\s*(ms|milliseconds?)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Speed();
}

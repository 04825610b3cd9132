using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;

namespace EventCore.Cli.Tests;

/// <summary>The page as somebody sees it who opens it: in a real browser.</summary>
public sealed class HtmlReportBrowserTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const int Phone = 390;

    private const int Desktop = 1_280;

    /// <summary>The contrast that WCAG asks of text.</summary>
    private const double LeastContrast = 4.5;

    private const double LeastLetterPixels = 9;

    /// <summary>The comparison, three of latencies, two of scaling, and five of each of seven workloads.</summary>
    private const int PlotsOfTheSample = 1 + 3 + 2 + (7 * 5);

    public static TheoryData<int, string> Screens => new() { { Phone, "Light" }, { Phone, "Dark" }, { Desktop, "Light" }, { Desktop, "Dark" } };

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task A_report_can_be_read_on_every_screen(int width, string scheme)
    {
        Assert.SkipWhen(Chromium.SkipReason is not null, Chromium.SkipReason ?? "");
        var (page, complaints) = await Show(SampleRuns.Full(), width, Enum.Parse<ColorScheme>(scheme));

        Assert.Empty(complaints);
        Assert.InRange(await Number(page, "document.documentElement.scrollWidth"), 1, width);
        Assert.Equal(PlotsOfTheSample, await Number(page, "document.querySelectorAll('figure svg').length"));
        Assert.True(await Number(page, "Math.min(...[...document.querySelectorAll('figure svg')].map(svg => svg.getBoundingClientRect().width))") > 250, "A plot is too small to read.");
        Assert.Equal(0, await Number(page, "[...document.querySelectorAll('figure svg')].filter(svg => svg.querySelectorAll('polyline, path, rect, ellipse, circle').length < 3).length"));
        Assert.InRange(await Number(page, "Math.min(...[...document.querySelectorAll('svg text')].map(text => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a))"), LeastLetterPixels, 30);
        Assert.Empty(await Faint(page));
        await Keep(page, $"report-{width}-{scheme.ToLowerInvariant()}");
    }

    [Fact]
    public async Task What_a_store_says_is_shown_and_not_obeyed()
    {
        Assert.SkipWhen(Chromium.SkipReason is not null, Chromium.SkipReason ?? "");
        var (page, complaints) = await Show(SampleRuns.Full(), Desktop, ColorScheme.Light);

        Assert.Empty(complaints);
        Assert.Equal("EventCore bench: PostgreSQL 17.2", await page.TitleAsync());
        Assert.Equal(0, await Number(page, "document.scripts.length"));
        Assert.Contains(SampleRuns.Hostile, await page.InnerTextAsync("main"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_runs_stand_side_by_side_and_one_that_was_stopped_says_so()
    {
        Assert.SkipWhen(Chromium.SkipReason is not null, Chromium.SkipReason ?? "");
        var full = SampleRuns.Full();
        var stopped = full with { Complete = false, Workloads = [], Scaling = [], Comparison = null, Store = full.Store with { Name = "SQLite" } };
        var (page, complaints) = await Show([full, stopped], Phone, ColorScheme.Light);

        Assert.Empty(complaints);
        Assert.Equal(["Side by side", "PostgreSQL 17.2", "SQLite 17.2"], await page.Locator("h1").AllInnerTextsAsync());
        Assert.Contains("NOT COMPLETE", await page.InnerTextAsync("article:last-of-type"), StringComparison.Ordinal);
        Assert.InRange(await Number(page, "document.documentElement.scrollWidth"), 1, Phone);
    }

    private Task<(IPage Page, List<string> Complaints)> Show(BenchDocument run, int width, ColorScheme scheme) => Show([run], width, scheme);

    /// <summary>Opens the page as a file and without a network, and collects whatever the browser minds or asks for.</summary>
    private async Task<(IPage Page, List<string> Complaints)> Show(IReadOnlyList<BenchDocument> runs, int width, ColorScheme scheme)
    {
        var page = await chromium.OpenAsync(width, scheme);
        var complaints = new List<string>();
        page.Console += (_, message) => complaints.Add(message.Text);
        page.PageError += (_, error) => complaints.Add(error);
        page.Request += (_, request) => complaints.AddRange(request.Url.StartsWith("http", StringComparison.Ordinal) ? [request.Url] : []);
        await page.SetContentAsync(HtmlReport.Write(runs));
        return (page, complaints);
    }

    /// <summary>Texts that do not stand out from what is behind them.</summary>
    private static async Task<IReadOnlyList<string>> Faint(IPage page)
    {
        const string Script = """
            () => {
                const parse = color => (color.match(/[\d.]+/g) ?? []).map(Number);
                const behind = element => {
                    for (let at = element; at; at = at.parentElement) {
                        const color = parse(getComputedStyle(at).backgroundColor);
                        if (color.length === 3 || color[3] > 0.99) return color;
                    }
                    return [255, 255, 255];
                };
                const light = ([r, g, b]) => [r, g, b].map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
                return [...document.querySelectorAll('h1, h2, h3, p, b, small, td, th, figcaption, .badge, svg text')].map(element => {
                    const style = getComputedStyle(element);
                    const [a, b] = [light(parse(element.tagName === 'text' ? style.fill : style.color)), light(behind(element))].sort((x, y) => y - x);
                    return [element.tagName + ': ' + element.textContent.slice(0, 40), (a + 0.05) / (b + 0.05)];
                });
            }
            """;
        var found = await page.EvaluateAsync<JsonElement>(Script);
        Assert.InRange(found.GetArrayLength(), 100, 10_000);
        return [.. found.EnumerateArray().Where(text => text[1].GetDouble() < LeastContrast).Select(text => string.Create(CultureInfo.InvariantCulture, $"{text[0].GetString()} ({text[1].GetDouble():N2})"))];
    }

    private static Task<double> Number(IPage page, string expression) => page.EvaluateAsync<double>(expression);

    /// <summary>For whoever wants to look: in the folder that the environment names.</summary>
    private static async Task Keep(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("EVENTCORE_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = System.IO.Path.Combine(folder, $"{name}.png"), FullPage = true });
        }
    }
}

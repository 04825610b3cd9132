using Microsoft.Playwright;

namespace EventCore.Cli.Tests;

/// <summary>The browser of this machine, for one test class.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private IPlaywright? _playwright;

    private IBrowser? _browser;

    /// <summary>Why tests in a browser cannot run here and are to be skipped, or null when they can. On CI always null: there, a missing browser is a failure.</summary>
    public static string? SkipReason => Path is null && Environment.GetEnvironmentVariable("CI") != "true" ? "There is no chromium on the PATH. On Debian and Ubuntu: sudo apt-get install chromium" : null;

    private static string? Path => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .SelectMany(_ => Names, System.IO.Path.Combine)
        .FirstOrDefault(File.Exists);

    public async ValueTask InitializeAsync()
    {
        if (SkipReason is not null)
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Path ?? throw new InvalidOperationException("There is no chromium on the PATH."),

            // The sandbox needs rights that a container does not give; the pages are our own.
            Args = ["--no-sandbox", "--disable-dev-shm-usage"],
            Timeout = 120_000,
        });
    }

    /// <summary>A page in a window of so many pixels, on a light or a dark desktop, that gives up after two minutes.</summary>
    public async Task<IPage> OpenAsync(int width, ColorScheme scheme)
    {
        var page = await _browser!.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = width, Height = 900 }, ColorScheme = scheme, Offline = true });
        page.SetDefaultTimeout(120_000);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}

using System.Text.Json;

namespace EventCore.Cli.Tests;

/// <summary>One run of the tool inside the test process, in a folder of its own.</summary>
internal sealed class ToolRun : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("eventcore-cli-");

    public ExitCode ExitCode { get; private set; }

    public string Output { get; private set; } = "";

    public string Error { get; private set; } = "";

    /// <summary>Where the run is; relative paths begin here.</summary>
    public string Folder => _folder.FullName;

    public IEnumerable<string> Files => _folder.EnumerateFileSystemInfos().Select(file => file.Name);

    public static async Task<ToolRun> Of(params string[] arguments)
    {
        var run = new ToolRun();
        await run.Again(arguments);
        return run;
    }

    public async Task Again(params string[] arguments) => await Again(_ => null, CancellationToken.None, arguments);

    public async Task Again(Func<string, string?> variable, CancellationToken cancellationToken, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var environment = new ToolEnvironment { Output = output, Error = error, CurrentDirectory = Folder, Variable = variable };
        ExitCode = await Tool.RunAsync(arguments, environment, cancellationToken);
        (Output, Error) = (output.ToString(), error.ToString());
    }

    public JsonElement Json() => JsonDocument.Parse(Output).RootElement;

    /// <summary>One line to the user, nothing else, nothing left behind.</summary>
    public string TheOneLine()
    {
        Assert.Empty(Output);
        Assert.Empty(Files);
        Assert.Equal(1, Error.Count(character => character == '\n'));
        Assert.StartsWith("eventcore: ", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        return Error;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}

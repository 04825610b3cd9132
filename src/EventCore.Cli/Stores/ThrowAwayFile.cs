namespace EventCore.Cli;

/// <summary>A new file for one run, removed with everything SQLite put beside it.</summary>
internal sealed class ThrowAwayFile : IAsyncDisposable
{
    private static readonly string[] Companions = ["", "-wal", "-shm", "-journal"];

    private ThrowAwayFile(string path) => Path = path;

    public string Path { get; }

    /// <summary>Makes an empty file in the current folder; where that cannot be written, in the folder for temporary files, and says so.</summary>
    /// <exception cref="ToolException">Neither can be written.</exception>
    public static ThrowAwayFile Create(ToolEnvironment environment)
    {
        var name = $"eventcore-bench-{EventId.Create(environment.TimeProvider).Value:N}.db";
        try
        {
            return CreateIn(environment.CurrentDirectory, name);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            var temporary = System.IO.Path.GetTempPath();
            environment.Error.WriteLine(
                $"eventcore: The current folder cannot be written ({failure.Message}), so the throw-away database is in {temporary}. If that is kept in memory, the run is not durable.");
            return CreateInTemporary(temporary, name);
        }
    }

    /// <summary>Removes a file and what SQLite puts beside it, as far as they are there.</summary>
    public static void Remove(string path)
    {
        foreach (var file in Companions.Select(companion => path + companion).Where(File.Exists))
        {
            File.Delete(file);
        }
    }

    public ValueTask DisposeAsync()
    {
        Remove(Path);
        return ValueTask.CompletedTask;
    }

    private static ThrowAwayFile CreateInTemporary(string folder, string name)
    {
        try
        {
            return CreateIn(folder, name);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"There is nowhere to put a throw-away database ({failure.Message}). Name a file with --sqlite PATH.", ExitCode.Failed, failure);
        }
    }

    private static ThrowAwayFile CreateIn(string folder, string name)
    {
        var path = System.IO.Path.Combine(folder, name);
        using (new FileStream(path, FileMode.CreateNew, FileAccess.Write))
        {
            return new ThrowAwayFile(path);
        }
    }
}

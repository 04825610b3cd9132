namespace EventCore.Cli;

/// <summary>Looks at the size of an SQLite file and its write-ahead log.</summary>
internal sealed class SqliteProbe(string path) : IServerProbe
{
    public Task<ServerSample> SampleAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new ServerSample(CpuSeconds: null, Connections: null, TableBytes: LengthOf(path) + LengthOf($"{path}-wal"), IndexBytes: null));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static long LengthOf(string file) => new FileInfo(file) is { Exists: true } found ? found.Length : 0;
}

namespace EventCore.Faults;

/// <summary>How the load reaches a server, and what stands in between.</summary>
/// <param name="connectionString">Where to connect.</param>
/// <param name="between">What is in between; disposed of with this.</param>
internal sealed class PostgresWay(string connectionString, IAsyncDisposable? between = null) : IAsyncDisposable
{
    public string ConnectionString => connectionString;

    public IAsyncDisposable? Between => between;

    public ValueTask DisposeAsync() => between?.DisposeAsync() ?? ValueTask.CompletedTask;
}

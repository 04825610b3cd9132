using EventCore.Stores;

namespace EventCore.Testing;

/// <summary>The log that one case works on, and every store it opened.</summary>
internal sealed class ContractLog : IAsyncDisposable
{
    private readonly EventStoreContractHost _host;
    private readonly LogName _name;
    private readonly List<IEventStore> _opened = [];

    private ContractLog(EventStoreContractHost host, LogName name, CancellationToken cancellationToken) =>
        (_host, _name, CancellationToken) = (host, name, cancellationToken);

    public static async Task<ContractLog> OpenAsync(EventStoreContractHost host, LogName name, CancellationToken cancellationToken)
    {
        var log = new ContractLog(host, name, cancellationToken);
        await log.OpenAgainAsync().ConfigureAwait(false);
        return log;
    }

    /// <summary>The first store of the log.</summary>
    public IEventStore Store => _opened[0];

    /// <summary>Ends the case: it was cancelled, or its time is up.</summary>
    public CancellationToken CancellationToken { get; }

    public TimeProvider TimeProvider => _host.TimeProvider;

    /// <summary>One more store on the same log.</summary>
    public Task<IEventStore> OpenAgainAsync() => OpenAsync(_name);

    /// <summary>A store on another log of the same database.</summary>
    /// <param name="suffix">Makes the other log's name from this one's, which is unique.</param>
    public Task<IEventStore> OpenOtherAsync(string suffix) => OpenAsync(new LogName(_name.Value + suffix));

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _opened.Distinct())
        {
            await store.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<IEventStore> OpenAsync(LogName name)
    {
        var store = await _host.OpenAsync(name, CancellationToken).ConfigureAwait(false);
        _opened.Add(store);
        return store;
    }
}

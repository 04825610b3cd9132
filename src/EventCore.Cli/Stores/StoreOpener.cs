namespace EventCore.Cli;

/// <summary>Opens the store that was chosen, with its schema up to date.</summary>
internal sealed class StoreOpener(ToolEnvironment environment)
{
    /// <param name="choice">Which.</param>
    /// <param name="concurrency">How many commands will be under way at once.</param>
    /// <param name="cancellationToken">Gives up, and leaves nothing behind.</param>
    /// <exception cref="ToolException">It cannot be opened; the message says why and what to do.</exception>
    public async Task<OpenStore> OpenAsync(StoreChoice choice, int concurrency, CancellationToken cancellationToken) => choice switch
    {
        StoreChoice.Memory => MemoryStore.Open(environment.TimeProvider),
        _ => throw new ToolException($"Not yet: {choice} {concurrency}.", ExitCode.Failed),
    };
}

namespace EventCore.Cli;

/// <summary>Opens a log in memory.</summary>
internal static class MemoryStore
{
    public static OpenStore Open(TimeProvider timeProvider) => new(
        new InMemoryEventStore(timeProvider: timeProvider),
        new StoreFacts("memory", Version: null, [], ["The store keeps everything in memory: nothing outlives the process."]),
        appliedMigrations: []);
}

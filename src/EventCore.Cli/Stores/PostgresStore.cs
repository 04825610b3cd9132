using Npgsql;

namespace EventCore.Cli;

/// <summary>Opens a log in a PostgreSQL database, or on a private server of this run.</summary>
internal static class PostgresStore
{
    /// <summary>What reports call it.</summary>
    public const string Name = "PostgreSQL";

    public static Task<OpenStore> OpenAsync(StoreChoice.Postgres choice, int concurrency, TimeProvider timeProvider, CancellationToken cancellationToken) =>
        OpenAsync(choice, choice.Log, choice.CommitWait, concurrency, timeProvider, cancellationToken);

    public static Task<OpenStore> OpenPrivateAsync(StoreChoice.PrivatePostgres choice, int concurrency, TimeProvider timeProvider, CancellationToken cancellationToken) =>
        OpenAsync(choice, choice.Log, choice.CommitWait, concurrency, timeProvider, cancellationToken);

    private static async Task<OpenStore> OpenAsync(StoreChoice choice, LogName log, CommitWait commitWait, int concurrency, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var access = await PostgresAccess.OpenAsync(choice, concurrency, cancellationToken).ConfigureAwait(false);
        try
        {
            var applied = await PostgresSchema.MigrateAsync(access.DataSource, access.Schema, cancellationToken).ConfigureAwait(false);
            var options = new PostgresEventStoreOptions { Schema = access.Schema, Log = log, CommitWait = commitWait };
            var facts = await ReadFactsAsync(access, options, cancellationToken).ConfigureAwait(false);
            return new OpenStore(new PostgresEventStore(access.DataSource, options), facts, applied, access)
            {
                Instruments = new StoreInstruments(
                    new PostgresProbe(access.ConnectionString, access.Schema),
                    new PostgresYardstick(access.ConnectionString, access.Schema, access.ServerFolder, timeProvider),
                    new PostgresReadModels(access.DataSource, timeProvider)),
            };
        }
        catch
        {
            await access.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<StoreFacts> ReadFactsAsync(PostgresAccess access, PostgresEventStoreOptions options, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnectionStringBuilder(access.DataSource.ConnectionString);
        var settings = await PostgresSettings.ReadAsync(access.DataSource, cancellationToken).ConfigureAwait(false);
        return new StoreFacts(
            Name,
            settings.Version,
            [
                .. settings.All,
                new("server", access.IsPrivate ? "private to this run, on this machine" : $"{connection.Host}:{connection.Port}, database {connection.Database}"),
                new("schema and log", $"{options.Schema}, {options.Log}"),
                new("commits wait", options.CommitWait == CommitWait.OutsideLock ? "outside the lock" : "inside the lock"),
                new("connections at most", $"{connection.MaxPoolSize}"),
            ],
            settings.DurabilityGaps);
    }
}

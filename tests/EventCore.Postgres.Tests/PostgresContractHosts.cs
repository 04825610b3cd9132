using EventCore.Testing;

namespace EventCore.Postgres.Tests;

/// <summary>A host, and so a schema, for each profile.</summary>
public sealed class PostgresContractHosts(TestPostgres server) : IAsyncLifetime
{
    private readonly Dictionary<StatementProfile, PostgresDatabase> _databases = [];

    public async ValueTask InitializeAsync()
    {
        // A fixture cannot be skipped: each test skips itself, for the same reason.
        if (TestPostgres.SkipReason is not null)
        {
            return;
        }

        foreach (var profile in Enum.GetValues<StatementProfile>())
        {
            _databases.Add(profile, await PostgresDatabase.CreateAsync(server, profile));
        }
    }

    public EventStoreContractHost For(StatementProfile profile, CommitWait commitWait) =>
        new PostgresContractHost(options => _databases[profile].Open(options with { CommitWait = commitWait }));

    public async ValueTask DisposeAsync()
    {
        foreach (var database in _databases.Values)
        {
            await database.DisposeAsync();
        }
    }
}

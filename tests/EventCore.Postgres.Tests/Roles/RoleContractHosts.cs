using EventCore.Testing;

namespace EventCore.Postgres.Tests;

/// <summary>As <see cref="PostgresContractHosts"/>, for somebody who is no more than a member of the application's role.</summary>
public sealed class RoleContractHosts(TestPostgres server) : IAsyncLifetime
{
    private readonly Dictionary<StatementProfile, RoleDatabase> _databases = [];

    public async ValueTask InitializeAsync()
    {
        // A fixture cannot be skipped: each test skips itself, for the same reason.
        if (TestPostgres.SkipReason is not null)
        {
            return;
        }

        foreach (var profile in Enum.GetValues<StatementProfile>())
        {
            _databases.Add(profile, await RoleDatabase.CreateAsync(server, profile));
        }
    }

    /// <summary>Commits wait outside the lock, for which more is asked of the server.</summary>
    public EventStoreContractHost For(StatementProfile profile) =>
        new PostgresContractHost(options => _databases[profile].Database.OpenThrough(_databases[profile].Application, options with { CommitWait = CommitWait.OutsideLock }));

    public async ValueTask DisposeAsync()
    {
        foreach (var database in _databases.Values)
        {
            await database.DisposeAsync();
        }
    }
}

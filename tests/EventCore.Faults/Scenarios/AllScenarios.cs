namespace EventCore.Faults;

/// <summary>Every kind of fault.</summary>
internal static class AllScenarios
{
    public static IReadOnlyList<Scenario> Create() =>
    [
        new ServerKilled(),
        new SessionsTerminated(),
        .. NetworkFault.All,
        new ServerPaused(),
        new ClientKilled(),
        new ClientPaused(),
        .. HeldLog.All,
        new Deadlocks(),
        new ConnectionsExhausted(),
        new ClockSetBack(),
        new Pooler(),
        new PowerCut(),
        new DiskFull(),
        new Failover(),
        new PatroniFailover(),
        new SqliteClientKilled(),
        new SqlitePowerCut(),
    ];
}

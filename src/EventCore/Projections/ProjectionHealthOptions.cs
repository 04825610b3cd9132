namespace EventCore;

/// <summary>From when on a projection that is behind is not well.</summary>
public sealed record ProjectionHealthOptions
{
    /// <summary>The age of the first event not dealt with from which on a projection is degraded: 30 s unless set.</summary>
    public TimeSpan DegradedLag { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The age of the first event not dealt with from which on it is unhealthy: 5 minutes unless set.</summary>
    public TimeSpan UnhealthyLag { get; init; } = TimeSpan.FromMinutes(5);
}

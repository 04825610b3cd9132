namespace EventCore;

/// <summary>How well projections are.</summary>
public enum ProjectionHealthLevel
{
    /// <summary>All are up to date, or nearly so.</summary>
    Healthy,

    /// <summary>One is behind or paused, or its rebuild has stopped: readers get what is old.</summary>
    Degraded,

    /// <summary>One has stopped, or is far behind: somebody has to do something.</summary>
    Unhealthy,
}

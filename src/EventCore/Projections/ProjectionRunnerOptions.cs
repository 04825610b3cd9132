using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EventCore;

/// <summary>How a <see cref="ProjectionRunner"/> works.</summary>
public sealed record ProjectionRunnerOptions
{
    /// <summary>How long others wait for an owner that died before they take over: 15 s unless set, 100 ms at least. A lease is renewed three times in that time.</summary>
    public TimeSpan LeaseTime
    {
        get;
        init => field = value >= TimeSpan.FromMilliseconds(100) && value <= TimeSpan.FromHours(1)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(LeaseTime), value, "A lease is for 100 ms to 1 hour.");
    } = TimeSpan.FromSeconds(15);

    /// <summary>How often a runner looks whether a projection that it does not own has become free: every 2 s unless set.</summary>
    public TimeSpan CheckInterval
    {
        get;
        init => field = value >= TimeSpan.FromMilliseconds(1) && value <= TimeSpan.FromHours(1)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(CheckInterval), value, "The check interval must be between 1 ms and 1 hour.");
    } = TimeSpan.FromSeconds(2);

    /// <summary>Who owns what this runner runs; a name that no other runner has, of the machine, the process and something new, unless set.</summary>
    public LeaseOwner? Owner { get; init; }

    /// <summary>Where it is told what becomes of projections: who runs them, what fails, what stops. Nowhere unless set. Nothing of an event's data is told.</summary>
    public ILoggerFactory LoggerFactory
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(LoggerFactory));
            field = value;
        }
    } = NullLoggerFactory.Instance;

    /// <summary>The clock of pauses; the system's unless set. Leases are judged by the store's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}

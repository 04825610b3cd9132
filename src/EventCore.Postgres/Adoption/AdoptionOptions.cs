using EventCore.Stores;

namespace EventCore;

/// <summary>What <see cref="PostgresAdoption"/> takes over, and where it brings it.</summary>
public sealed record AdoptionOptions
{
    /// <summary>The schema that holds the old tables; <c>public</c> unless set.</summary>
    /// <exception cref="ArgumentException">The name is empty, longer than 63 bytes, or holds U+0000.</exception>
    public string FromSchema { get; init => field = OldName.Require(value, nameof(FromSchema)); } = "public";

    /// <summary>The schema that gets the store's tables; <c>eventcore</c> unless set. It must not have a migration history.</summary>
    /// <exception cref="ArgumentException">The name is not of the form <c>^[a-z_][a-z0-9_]{0,62}$</c>.</exception>
    public string Schema { get; init => field = SchemaName.Require(value, nameof(Schema)); } = SchemaName.Default;

    /// <summary>The log that gets the events; <c>default</c> unless set.</summary>
    public LogName Log { get; init; } = LogName.Default;

    /// <summary>New names of streams, by the old ones, for those whose names are no stream ids. Each must occur; no two streams become one.</summary>
    public IReadOnlyDictionary<string, StreamId> RenameMap { get; init; } = new Dictionary<string, StreamId>(StringComparer.Ordinal);

    /// <summary>How many bytes the data and the metadata of one event may have; the store's defaults unless set.</summary>
    public AppendLimits Limits { get; init; } = AppendLimits.Default;

    /// <summary>How long to wait until the old tables can be locked against writers; 10 s unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1 ms, or more than 1 hour.</exception>
    public TimeSpan LockTimeout
    {
        get;
        init => field = value >= TimeSpan.FromMilliseconds(1) && value <= TimeSpan.FromHours(1)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(LockTimeout), value, "The lock timeout must be between 1 ms and 1 hour.");
    } = TimeSpan.FromSeconds(10);
}

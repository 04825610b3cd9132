using System.Diagnostics;

namespace EventCore;

/// <summary>What may be said about one execution of a command.</summary>
public sealed record CommandOptions
{
    // Checks and keeps what it is given, as every event of the decision will carry it.
    private EventMetadata _metadata = EventMetadata.Empty;

    /// <summary>The current trace as correlation, no other metadata, the executor's retry policy and timeout, no command id, the cached state.</summary>
    public static CommandOptions Default { get; } = new();

    /// <summary>What belongs together across services; the id of the current trace (<see cref="Activity.Current"/>) unless set. At most 255 characters.</summary>
    public string? CorrelationId
    {
        get => _metadata.CorrelationId;
        init => _metadata = _metadata with { CorrelationId = value };
    }

    /// <summary>What led to the command directly, such as the id of a message or an event; the <see cref="CommandId"/>, if there is one, unless set. At most 255 characters.</summary>
    public string? CausationId
    {
        get => _metadata.CausationId;
        init => _metadata = _metadata with { CausationId = value };
    }

    /// <summary>On whose behalf; at most 255 characters.</summary>
    public string? UserId
    {
        get => _metadata.UserId;
        init => _metadata = _metadata with { UserId = value };
    }

    /// <summary>Free key/value pairs that every event of the decision carries. Keys that begin with <c>$</c> are EventCore's own.</summary>
    /// <exception cref="ArgumentException">A key begins with <c>$</c>, or text is not valid Unicode or holds U+0000.</exception>
    public IReadOnlyDictionary<string, string> Metadata
    {
        get => _metadata.Custom;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Metadata));
            _metadata = EventMetadata.RequireFree(_metadata with { Custom = value }, nameof(Metadata));
        }
    }

    /// <summary>Another retry policy than the executor's.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>
    /// How long the execution may take, all attempts and waits together, up to a day; the executor's
    /// <see cref="CommandExecutorOptions.Timeout"/> unless set. <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> sets no limit.
    /// </summary>
    public TimeSpan? Timeout { get; init => field = ExecutionTime.Checked(value, nameof(Timeout)); }

    /// <summary>Names this execution, so that executing it again returns the first outcome and appends nothing.</summary>
    public CommandId? CommandId { get; init; }

    /// <summary>Whether the store is asked for news before anything is decided; only where the cache lacks something unless set.</summary>
    public DecideOn DecideOn { get; init; } = DecideOn.CachedState;

    /// <summary>What every event of the decision carries beside its data.</summary>
    internal EventMetadata EventMetadata
    {
        get
        {
            var metadata = _metadata;
            if (metadata.CorrelationId is null && Activity.Current is { IdFormat: ActivityIdFormat.W3C } trace)
            {
                metadata = metadata with { CorrelationId = trace.TraceId.ToHexString() };
            }

            return metadata.CausationId is null && CommandId is not null ? metadata with { CausationId = CommandId.Value } : metadata;
        }
    }
}

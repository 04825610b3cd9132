namespace EventCore;

/// <summary>How much of recently used streams a <see cref="CommandExecutor"/> keeps decoded in memory.</summary>
/// <remarks>
/// <para>A command whose streams are all kept needs no read, only its append, whose version check finds out where the cache is
/// behind. Where a command rejects, or has nothing to append, the versions are checked with the store before that is
/// returned. Nothing a caller is told is ever older than its call.</para>
/// <para>The last attempt that the retry policy allows always asks the store first: with <see cref="RetryPolicy.None"/> the
/// cache only spares reading again what it holds. A process must be restarted when its database is replaced by another
/// one, such as an older backup.</para>
/// </remarks>
public sealed record StreamCacheOptions
{
    /// <summary>32 MiB (33,554,432).</summary>
    public const long DefaultMaxBytes = 33_554_432;

    /// <summary>The defaults.</summary>
    public static StreamCacheOptions Default { get; } = new();

    /// <summary>Keeps nothing: every command reads its streams from their first event.</summary>
    public static StreamCacheOptions Off { get; } = new() { MaxBytes = 0 };

    /// <summary>The most bytes kept, as estimated; 32 MiB unless set. 0 keeps nothing.</summary>
    /// <remarks>
    /// An event counts with its JSON data, its metadata as UTF-16, and 256 bytes for the objects around them; a stream with 512
    /// bytes more. The streams used least recently go first. A stream that is larger than an eighth of the bound is not kept, but for
    /// its newest events where its commands are snapshotted (<see cref="ISnapshotted{TState}"/>).
    /// </remarks>
    public long MaxBytes
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(MaxBytes), value, "A cache holds 0 bytes or more.");
    } = DefaultMaxBytes;
}

using System.Collections.ObjectModel;

namespace EventCore.Testing;

/// <summary>How a <see cref="PostgresCluster"/> is set up.</summary>
public sealed record PostgresClusterOptions
{
    /// <summary>1 or more connections; 200 unless told otherwise.</summary>
    public int MaxConnections
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(MaxConnections), value, "A server needs at least one connection.");
    } = 200;

    /// <summary>
    /// Further server settings, such as <c>shared_buffers</c> and <c>512MB</c>. They win over the durable ones, so that a
    /// test can show what those are good for. Not the address, the port, the sockets or the number of connections.
    /// </summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>
    /// An existing directory in which the server's private one is made. Unless told otherwise, the one named by the environment
    /// variable <c>EVENTCORE_POSTGRES_TMPDIR</c>, or else <c>/var/tmp</c>, because <c>/tmp</c> is often kept in memory,
    /// where a flush to disk costs nothing and proves nothing.
    /// </summary>
    public string? ParentDirectory { get; init; }
}

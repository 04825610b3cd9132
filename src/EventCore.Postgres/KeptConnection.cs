using Npgsql;

namespace EventCore;

/// <summary>A connection for one use.</summary>
/// <param name="keeper">Gets it back.</param>
/// <param name="connection">Open, and outside any transaction.</param>
/// <param name="takenAt">When it came from its pool.</param>
internal sealed class KeptConnection(ConnectionKeeper keeper, NpgsqlConnection connection, long takenAt) : IAsyncDisposable
{
    public NpgsqlConnection Connection => connection;

    public long TakenAt => takenAt;

    /// <summary>It may be used again as it is. Say so when nothing went wrong; anything else goes to the pool, which resets it or throws it away.</summary>
    public bool IsSound { get; set; }

    /// <summary>When it was given back last.</summary>
    public long IdleSince { get; set; }

    /// <summary>Somebody sees to it that it goes back to its pool when it is idle.</summary>
    public bool IsWatched { get; set; }

    /// <summary>Gives it back.</summary>
    public ValueTask DisposeAsync() => keeper.GiveBackAsync(this);
}

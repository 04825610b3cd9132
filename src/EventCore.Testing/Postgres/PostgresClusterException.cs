namespace EventCore.Testing;

/// <summary>A private PostgreSQL server could not be set up, started or stopped. The message says why and what to do.</summary>
public sealed class PostgresClusterException : Exception
{
    /// <summary>A failure with its reason.</summary>
    public PostgresClusterException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

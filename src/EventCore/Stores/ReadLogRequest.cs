namespace EventCore.Stores;

/// <summary>A read of one page of all events.</summary>
/// <param name="After">Events above this position; <see cref="LogPosition.Start"/> reads from the first.</param>
/// <param name="PageSize">The most events the page may hold; fewer mean that the end was reached.</param>
public sealed record ReadLogRequest(LogPosition After, PageSize PageSize = default);

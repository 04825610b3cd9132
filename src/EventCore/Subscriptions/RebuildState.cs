namespace EventCore;

/// <summary>A read model that is being built anew beside the one that is there.</summary>
/// <param name="From">The position behind which it begins.</param>
/// <param name="Number">The how manyeth rebuild it is.</param>
/// <param name="AskedAt">When it was asked for, by the store's clock.</param>
public sealed record RebuildState(LogPosition From, long Number, DateTimeOffset AskedAt);

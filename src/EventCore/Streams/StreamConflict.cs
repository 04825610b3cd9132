namespace EventCore;

/// <summary>A stream that had moved on: the decision expected one version and the store held another, or another event there.</summary>
/// <param name="StreamId">The stream.</param>
/// <param name="Expected">The version the decision was made on.</param>
/// <param name="Actual">The version the store held when it judged the append; the expected one where the stream has another event there.</param>
public sealed record StreamConflict(StreamId StreamId, StreamVersion Expected, StreamVersion Actual);
